package dev.teff.testkit;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.PinnedGrain;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * Connects the silos of one JVM: all see the same members at every moment, and a call is on the
 * other side at once. Safe for use by any thread.
 */
final class InProcessNetwork {
  private static final int MAX_HOPS = 3;

  private final List<InProcessCluster> members = new CopyOnWriteArrayList<>();

  void add(InProcessCluster member) {
    members.add(member);
    members.forEach(each -> each.silo().hostingChanged());
  }

  void remove(InProcessCluster member) {
    if (members.remove(member)) {
      members.forEach(each -> each.silo().hostingChanged());
    }
  }

  /**
   * The silo that hosts a grain: among the members, the one with the highest hash together with the
   * grain. So a member that comes or goes moves only the grains that it gains or loses.
   */
  Optional<InProcessCluster> owner(GrainId grain) {
    Optional<String> pinned = PinnedGrain.silo(grain);
    return members.stream()
        .filter(member -> pinned.isEmpty() || pinned.get().equals(member.name()))
        .max(
            Comparator.comparingLong((InProcessCluster member) -> weight(member, grain))
                .thenComparing(InProcessCluster::name));
  }

  /** The names of all members. */
  Set<String> names() {
    return members.stream().map(InProcessCluster::name).collect(Collectors.toUnmodifiableSet());
  }

  boolean hosts(InProcessCluster member, GrainId grain) {
    return owner(grain).filter(owner -> owner == member).isPresent();
  }

  private static long weight(InProcessCluster member, GrainId grain) {
    return GrainId.of(member.name(), grain.toString()).stableHash();
  }

  /** Takes a call to the silo that hosts its grain. */
  void send(CallRequest request) {
    Optional<InProcessCluster> owner = owner(request.target());
    if (owner.isEmpty() || request.hops() >= MAX_HOPS) {
      request.failed(owner.isEmpty() ? nobodyThere(request.target()) : misrouted(request.target()));
    } else if (request.begin()) {
      try {
        owner.get().arrive(request);
      } catch (RuntimeException e) {
        request.failed(WireFailure.travelled(e, request.method()));
      }
    }
  }

  private static GrainException nobodyThere(GrainId grain) {
    return new GrainException(
        ErrorCode.NO_SILO_REACHABLE,
        Outcome.DID_NOT_RUN,
        "No silo is left to host %s | in this test | all were killed or closed | start one with TestCluster.startSilo()"
            .formatted(grain));
  }

  private static GrainException misrouted(GrainId grain) {
    return new GrainException(
        ErrorCode.MISROUTED,
        Outcome.DID_NOT_RUN,
        "A call to %s was passed on %d times | in this test | silos come and go while it is under way | the call is made again by itself"
            .formatted(grain, MAX_HOPS));
  }
}
