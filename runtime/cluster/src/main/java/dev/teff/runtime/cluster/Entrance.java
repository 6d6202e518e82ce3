package dev.teff.runtime.cluster;

import dev.teff.grains.GrainException;
import dev.teff.runtime.cluster.ClusterView.Member;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/**
 * The steps by which a silo comes into the view: it enters as <em>joining</em>, waits until
 * membership can begin, and becomes <em>active</em>.
 *
 * <p>Silos that start together would each begin a membership of their own. So everyone joins those
 * who entered the view earlier: the order of the view is the order in which membership grows.
 */
final class Entrance {
  private static final long POLL_NANOS = 50_000_000;

  private final Member self;
  private final Views views;
  private final Membership membership;
  private final Transport transport;
  private final ClusterParts parts;

  Entrance(
      SiloIdentity self,
      Views views,
      Membership membership,
      Transport transport,
      ClusterParts parts) {
    this.self = new Member(self, membership.address(), MemberState.JOINING);
    this.views = views;
    this.membership = membership;
    this.transport = transport;
    this.parts = parts;
  }

  /**
   * Enters the view, in the place of the dead.
   *
   * @throws GrainException {@code TEFF-402} when a living silo has the name, {@code TEFF-404} when
   *     the silos have another secret
   */
  void enter() {
    views.change(current -> {
      if (current.member(incarnation()).isPresent()) {
        return current.members();
      }
      List<Member> members = new ArrayList<>(current.without(dead(current)));
      members.add(self);
      return members;
    });
  }

  /**
   * Waits until somebody who entered earlier, or a seed, can be joined.
   *
   * @return the addresses to join; empty when this silo is the first
   * @throws GrainException {@code TEFF-405} when nobody can be joined in time
   */
  List<String> awaitPeers() {
    Duration patience = parts.options().joinTimeout();
    long deadline = parts.time().nanos() + patience.toNanos();
    while (true) {
      List<String> peers = peers();
      boolean first = peers.isEmpty() || (peers.equals(seeds()) && isSeed());
      if (first || peers.stream().anyMatch(membership::listens)) {
        return peers;
      }
      if (parts.time().nanos() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
        throw ClusterFailures.nobodyToJoin(peers, patience.toSeconds());
      }
      Pause.of(POLL_NANOS, parts.time());
    }
  }

  /**
   * Becomes a host.
   *
   * @throws GrainException {@code TEFF-406} when others removed this silo meanwhile
   */
  ClusterView activate() {
    ClusterView view = views.change(current -> current.with(incarnation(), MemberState.ACTIVE));
    if (view.member(incarnation()).isEmpty()) {
      throw ClusterFailures.evicted(self.silo());
    }
    return view;
  }

  private long incarnation() {
    return self.silo().incarnation();
  }

  private List<String> seeds() {
    return parts.options().seeds().stream()
        .filter(seed -> !seed.equals(membership.address()))
        .toList();
  }

  private boolean isSeed() {
    return parts.options().seeds().contains(membership.address());
  }

  private List<String> peers() {
    ClusterView view = views.change(current -> current.without(dead(current)));
    Stream<String> earlier =
        view.members().stream()
            .takeWhile(member -> member.silo().incarnation() != incarnation())
            .map(Member::membershipAddress);
    return Stream.concat(earlier, seeds().stream()).distinct().toList();
  }

  /** Members without a sign of life, and a dead bearer of this silo's name. */
  private Set<Long> dead(ClusterView view) {
    Map<Member, CompletableFuture<Boolean>> verdicts = new LinkedHashMap<>();
    for (Member member : view.members()) {
      if (member.silo().incarnation() != incarnation()) {
        verdicts.put(member, CompletableFuture.supplyAsync(() -> isDead(member), parts.executor()));
      }
    }
    Set<Long> dead = new HashSet<>();
    verdicts.forEach((member, verdict) -> {
      if (join(verdict)) {
        dead.add(member.silo().incarnation());
      } else if (isNamesake(member)) {
        throw ClusterFailures.duplicateName(member);
      }
    });
    return dead;
  }

  private static boolean join(CompletableFuture<Boolean> verdict) {
    try {
      return verdict.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof GrainException failure ? failure : e;
    }
  }

  private boolean isDead(Member member) {
    // A silo that membership still hears of is left to those who see more of it.
    return !transport.answers(member.silo())
        && (isNamesake(member) || !membership.listens(member.membershipAddress()));
  }

  private boolean isNamesake(Member member) {
    return member.silo().name().equals(self.silo().name());
  }
}
