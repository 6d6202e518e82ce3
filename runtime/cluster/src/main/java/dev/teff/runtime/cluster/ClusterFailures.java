package dev.teff.runtime.cluster;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.runtime.cluster.ClusterView.Member;
import dev.teff.runtime.spi.CallRequest;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

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

  static GrainException duplicateIncarnation(SiloIdentity self, Member other) {
    return new GrainException(
        ErrorCode.DUPLICATE_SILO_NAME,
        Outcome.DID_NOT_RUN,
        "Another silo of the cluster has the incarnation of this one | here %s, there %s | the process was cloned, or its random numbers are not random | start it again"
            .formatted(self, other.silo()));
  }

  static GrainException contractDiffers(Member member, String fact, String own, String other) {
    return incompatible("\"%s\" is %s here and %s there".formatted(fact, own, other), member);
  }

  static GrainException contractLacks(Member member, String fact, String where) {
    return incompatible("\"%s\" is missing on %s".formatted(fact, where), member);
  }

  private static GrainException incompatible(String what, Member member) {
    return new GrainException(
        ErrorCode.CONTRACT_INCOMPATIBLE,
        Outcome.DID_NOT_RUN,
        "This build and the cluster's do not understand each other: %s | compared with silo %s | a number or a type was changed or used again, or what others still use was removed | bring it back beside what is new (the contracts file tells at compile time), or stop all silos before this version starts"
            .formatted(what, member.silo()));
  }

  static GrainException featureLevelTooLow(int own, int cluster) {
    return new GrainException(
        ErrorCode.FEATURE_LEVEL_TOO_LOW,
        Outcome.DID_NOT_RUN,
        "The cluster has risen to a feature level that this build does not have | cluster %d, teff.silo.feature-level %d | an older version was started when the newer one was complete already: what is stored may need it | start the newer version"
            .formatted(cluster, own));
  }

  static GrainException anotherApplication(Member member, Set<String> own, Set<String> theirs) {
    return new GrainException(
        ErrorCode.CLUSTER_MIXED_UP,
        Outcome.DID_NOT_RUN,
        "The silos of this cluster are another application: no grain type is in both | here %s, on silo %s %s | two applications share a store and a cluster's name | set teff.cluster.name to another name for one of them"
            .formatted(some(own), member.silo(), some(theirs)));
  }

  private static String some(Set<String> types) {
    return types.stream().limit(5).collect(Collectors.joining(", "));
  }

  static GrainException foreignMembership(Set<String> incarnations, String clusterName) {
    return new GrainException(
        ErrorCode.CLUSTER_MIXED_UP,
        Outcome.DID_NOT_RUN,
        "Membership sees silos that are not in the committed view | cluster %s, incarnations %s | two clusters have this name, and a seed or an old address leads from the one to the other; or their stores are not the same | give one of them another teff.cluster.name, or both the same store"
            .formatted(clusterName, String.join(", ", incarnations)));
  }

  static GrainException onlyInTheStore(List<Member> alive) {
    return new GrainException(
        ErrorCode.SEEDS_UNREACHABLE,
        Outcome.DID_NOT_RUN,
        "Silos that work cannot be reached from here | %s | they read the committed view, so they live; the network between them and this silo is closed, or they advertise an address that is not theirs | open the ports between the silos, or correct teff.cluster.advertise"
            .formatted(
                alive.stream()
                    .map(member -> member.silo().toString())
                    .collect(Collectors.joining(", "))));
  }

  static GrainException quorumMissing(String register, int seats) {
    return quorum(ErrorCode.STORE_FAILED, Outcome.DID_NOT_RUN, register, seats);
  }

  static GrainException quorumUnknown(String register, int seats) {
    return quorum(ErrorCode.COMMIT_UNKNOWN, Outcome.UNKNOWN, register, seats);
  }

  private static GrainException quorum(
      ErrorCode code, Outcome outcome, String register, int seats) {
    return new GrainException(
        code,
        outcome,
        "No majority of the expected silos answers | register %s, teff.cluster.expected-size %d | silos are not started, or cut off from this one | start them; it goes on by itself, unless so many ended at once that no majority remembers: then start all of them again, this one too"
            .formatted(register, seats));
  }

  static GrainException noStore() {
    return configuration(
        "there is neither a store nor an expected size",
        "give the silos a store that they share, or set expected-size and the seeds");
  }

  static GrainException nobodyToJoin(List<String> addresses, long seconds) {
    return new GrainException(
        ErrorCode.SEEDS_UNREACHABLE,
        Outcome.DID_NOT_RUN,
        "No silo could be joined within %d s | tried %s | teff.cluster.seeds names nobody who runs, the silos use another store, or the network is closed between here and there | start a seed first (a seed has its own address among the seeds), or leave the seeds empty and share the store"
            .formatted(seconds, addresses));
  }

  static GrainException noMajority(List<String> seats, String own, long seconds) {
    return new GrainException(
        ErrorCode.SEEDS_UNREACHABLE,
        Outcome.DID_NOT_RUN,
        "No majority of the %d expected silos has agreed within %d s | expected at %s, and this one is at %s, %s | they are not started (after a majority was gone, all of them have to be), the network is closed, or they have other seeds, another secret or another teff.cluster.membership-port | start them all with the same seeds, each at the membership port that the seeds say"
            .formatted(
                seats.size(),
                seconds,
                seats,
                own,
                seats.contains(own) ? "which is one of them" : "which is none of them"));
  }

  static GrainException membershipFailed(HostPort address, Throwable cause) {
    return new GrainException(
        ErrorCode.SEEDS_UNREACHABLE,
        Outcome.DID_NOT_RUN,
        "The membership service could not be started: %s | at %s | see the cause | check that silos reach each other's membership ports"
            .formatted(cause.getMessage(), address),
        cause);
  }

  static GrainException interrupted(SiloIdentity self) {
    return new GrainException(
        ErrorCode.SHUTTING_DOWN,
        Outcome.DID_NOT_RUN,
        "The silo was stopped while it joined the cluster | %s | the thread that starts it was interrupted | start it again"
            .formatted(self));
  }

  static GrainException evicted(SiloIdentity self) {
    return new GrainException(
        ErrorCode.EVICTED,
        Outcome.DID_NOT_RUN,
        "The cluster goes on without this silo | %s | it was frozen, cut off or too slow, and the others removed it from the committed view | start it again: it comes back as a new member"
            .formatted(self));
  }

  static GrainException viewUnreadable(SiloIdentity self, GrainException cause) {
    return new GrainException(
        cause.code(),
        Outcome.DID_NOT_RUN,
        "The silo cannot show that it is still in the cluster: %s | silo %s | its store does not say which view is the committed one | call again when the store answers; the silo goes on then by itself"
            .formatted(cause.getMessage(), self),
        cause);
  }

  static GrainException viewUnread() {
    return new GrainException(
        ErrorCode.STORE_UNREACHABLE,
        Outcome.DID_NOT_RUN,
        "The committed view is being read for long | in the store | the store is overloaded, frozen or cut off | look at the store");
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

  static GrainException tooManyParked(CallRequest request, int most) {
    return new GrainException(
        ErrorCode.OVERLOADED,
        Outcome.DID_NOT_RUN,
        "More than %d calls wait until their grains' range is served | grain %s | the cluster is changing, and a silo does not answer | call again later; the silo's log names who is waited for"
            .formatted(most, request.target()));
  }

  static GrainException deadlineParked(CallRequest request) {
    return new GrainException(
        ErrorCode.DEADLINE_EXCEEDED,
        Outcome.DID_NOT_RUN,
        "The call's deadline passed before it was clear where its grain lives | grain %s, method %s | the cluster is changing, and a silo does not answer | give the call more time, or look into the log for the silo that is waited for"
            .formatted(request.target(), request.method().name()));
  }

  static GrainException cancelledParked(CallRequest request) {
    return new GrainException(
        ErrorCode.CANCELLED,
        Outcome.DID_NOT_RUN,
        "The call was cancelled before it was clear where its grain lives | grain %s, method %s | its caller, or the caller's caller, asked for it | nothing was done"
            .formatted(request.target(), request.method().name()));
  }

  static GrainException viewWentBack(long found, long installed) {
    return new GrainException(
        ErrorCode.VIEW_LOST,
        Outcome.DID_NOT_RUN,
        "The store has an older view of the cluster than this silo | view %d, installed %d | the store lost the row, was restored from a backup, or is another one than before | stop all silos of the cluster, then start them again; until then, outputs are held back"
            .formatted(found, installed));
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
