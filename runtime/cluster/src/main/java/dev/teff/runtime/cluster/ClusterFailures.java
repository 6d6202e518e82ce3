package dev.teff.runtime.cluster;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.runtime.cluster.ClusterView.Member;
import dev.teff.runtime.spi.CallRequest;
import java.util.List;

/** How membership words its failures. */
final class ClusterFailures {
  private ClusterFailures() {}

  static GrainException configuration(String problem, String remedy) {
    return new GrainException(
        ErrorCode.CONFIGURATION_INVALID,
        Outcome.DID_NOT_RUN,
        "The cluster's configuration cannot be used: %s | under teff.cluster | a misspelt or missing value | %s"
            .formatted(problem, remedy));
  }

  static GrainException portInUse(HostPort address, String key) {
    return new GrainException(
        ErrorCode.PORT_IN_USE,
        Outcome.DID_NOT_RUN,
        "The silo cannot listen on %s | teff.cluster.%s | another process has the port, or the address is not this machine's | stop the other process, or set the port to 0 for a free one"
            .formatted(address, key));
  }

  static GrainException duplicateName(Member living) {
    return new GrainException(
        ErrorCode.DUPLICATE_SILO_NAME,
        Outcome.DID_NOT_RUN,
        "A silo named %s runs already | at %s:%d | it was started twice, or two silos were given one name | stop the other one, or set teff.silo.name to another name"
            .formatted(living.silo().name(), living.silo().host(), living.silo().port()));
  }

  static GrainException nobodyToJoin(List<String> addresses, long seconds) {
    return new GrainException(
        ErrorCode.SEEDS_UNREACHABLE,
        Outcome.DID_NOT_RUN,
        "No silo could be joined within %d s | tried %s | teff.cluster.seeds names nobody who runs, the silos use another store, or the network is closed between here and there | start a seed first (a seed has its own address among the seeds), or leave the seeds empty and share the store"
            .formatted(seconds, addresses));
  }

  static GrainException membershipFailed(HostPort address, Throwable cause) {
    return new GrainException(
        ErrorCode.SEEDS_UNREACHABLE,
        Outcome.DID_NOT_RUN,
        "The membership service could not be started: %s | at %s | see the cause | check that silos reach each other's membership ports"
            .formatted(cause.getMessage(), address),
        cause);
  }

  static GrainException evicted(SiloIdentity self) {
    return new GrainException(
        ErrorCode.EVICTED,
        Outcome.DID_NOT_RUN,
        "The cluster goes on without this silo | %s | it was frozen, cut off or too slow, and the others removed it from the committed view | start it again: it comes back as a new member"
            .formatted(self));
  }

  static GrainException notJoined(CallRequest request) {
    return new GrainException(
        ErrorCode.SHUTTING_DOWN,
        Outcome.DID_NOT_RUN,
        "The silo is not in the cluster | grain %s | it has not joined yet, or has left | make the call elsewhere, or when it has joined"
            .formatted(request.target()));
  }

  static GrainException noSilo(CallRequest request, ClusterView view) {
    return new GrainException(
        ErrorCode.NO_SILO_REACHABLE,
        Outcome.DID_NOT_RUN,
        "No silo of the cluster hosts grains now | grain %s, view %d | every silo is joining or leaving | the call is made again by itself until its deadline"
            .formatted(request.target(), view.version()));
  }

  static GrainException misrouted(CallRequest request, SiloIdentity owner, ClusterView view) {
    return new GrainException(
        ErrorCode.MISROUTED,
        Outcome.DID_NOT_RUN,
        "The call was passed on %d times and still did not reach its grain | grain %s, owner %s in view %d | the cluster is changing, and silos disagree for a moment | the call is made again by itself until its deadline"
            .formatted(request.hops(), request.target(), owner, view.version()));
  }

  static GrainException damagedView(String register, RuntimeException cause) {
    return new GrainException(
        ErrorCode.RECORD_CORRUPTED,
        Outcome.DID_NOT_RUN,
        "The committed view cannot be read: %s | register %s | the row was damaged, or written by something else | restore the row, or delete it while no silo runs"
            .formatted(cause.getMessage(), register),
        cause);
  }

  static GrainException contended(String register, int attempts) {
    return new GrainException(
        ErrorCode.STORE_FAILED,
        Outcome.DID_NOT_RUN,
        "The committed view changed %d times while this silo tried to change it | register %s | many silos come and go at once | try again"
            .formatted(attempts, register));
  }
}
