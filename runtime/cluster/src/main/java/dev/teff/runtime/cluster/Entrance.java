package dev.teff.runtime.cluster;

import dev.teff.grains.GrainException;
import dev.teff.runtime.cluster.ClusterView.Doubt;
import dev.teff.runtime.cluster.ClusterView.Member;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import dev.teff.runtime.cluster.spi.Membership;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
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

  private final SiloIdentity self;
  private final Views views;
  private final Membership membership;
  private final Inquiry inquiry;
  private final ContractRegister contracts;
  private final ClusterParts parts;

  Entrance(
      SiloIdentity self,
      Views views,
      Membership membership,
      Transport transport,
      ContractRegister contracts,
      ClusterParts parts) {
    this.self = self;
    this.views = views;
    this.membership = membership;
    this.inquiry = new Inquiry(transport, parts.time());
    this.contracts = contracts;
    this.parts = parts;
  }

  /**
   * Enters the view, in the place of the dead. Who is silent is dead if it does not contradict in
   * the view: perhaps it is only this silo that cannot reach it.
   *
   * @throws GrainException {@code TEFF-402} when a living silo has the name, or any silo of the
   *     view this one's incarnation, {@code TEFF-404} when the silos have another secret, {@code
   *     TEFF-405} when silos that live cannot be reached, {@code TEFF-408} to {@code TEFF-410} when
   *     this build is not one of theirs
   */
  void enter() {
    long deadline = parts.time().nanos() + parts.options().joinTimeout().toNanos();
    Set<Long> silent = tryToEnter();
    while (!silent.isEmpty()) {
      List<Member> alive = contradicting(silent);
      if (!alive.isEmpty() && parts.time().nanos() - deadline >= 0) {
        throw ClusterFailures.onlyInTheStore(alive);
      }
      silent = tryToEnter();
    }
  }

  /** Enters, or doubts the members that it answers. */
  private Set<Long> tryToEnter() {
    Set<Long> silent = new HashSet<>();
    views.change(current -> {
      Member same = current.member(incarnation()).orElse(null);
      if (same != null && !same.silo().equals(self)) {
        throw ClusterFailures.duplicateIncarnation(self, same);
      }
      silent.clear();
      if (same != null) {
        return current;
      }
      Map<Member, Presence> found = found(current);
      ClusterView without = current.without(those(Presence.ABSENT, found));
      silent.addAll(those(Presence.SILENT, found));
      if (!silent.isEmpty()) {
        return without.doubting(silent, incarnation());
      }
      contracts.check(without);
      return without.joined(
          new Member(self, membership.address(), MemberState.JOINING, contracts.publish()));
    });
    return silent;
  }

  /** Gives those who are doubted the time to read the view; removes who does not contradict. */
  private List<Member> contradicting(Set<Long> silent) {
    Pause.of(parts.options().lease().multipliedBy(2).toNanos(), parts.time());
    if (Thread.currentThread().isInterrupted()) {
      throw ClusterFailures.interrupted(self);
    }
    ClusterView view =
        views.change(current -> {
          Set<Long> dead = new HashSet<>(silent);
          dead.removeIf(suspect -> !current.doubts().contains(new Doubt(suspect, incarnation())));
          return current.without(dead);
        });
    List<Member> alive =
        view.members().stream()
            .filter(member -> silent.contains(member.silo().incarnation()))
            .toList();
    alive.stream()
        .filter(this::isNamesake)
        .findFirst()
        .ifPresent(namesake -> {
          throw ClusterFailures.duplicateName(namesake);
        });
    return alive;
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
      if (Thread.currentThread().isInterrupted()) {
        throw ClusterFailures.interrupted(self);
      }
      if (parts.time().nanos() - deadline >= 0) {
        throw ClusterFailures.nobodyToJoin(peers, patience.toSeconds());
      }
      Pause.of(POLL_NANOS, parts.time());
    }
  }

  /**
   * Whether the silo may host nothing before it has found others: it was given seeds, and is none.
   */
  boolean needsPeers() {
    return !parts.options().seeds().isEmpty() && !isSeed();
  }

  /**
   * Becomes a host.
   *
   * @throws GrainException {@code TEFF-406} when others removed this silo meanwhile
   */
  ClusterView activate() {
    ClusterView view = views.change(current -> current.with(incarnation(), MemberState.ACTIVE));
    if (view.member(incarnation()).isEmpty()) {
      throw ClusterFailures.evicted(self);
    }
    return view;
  }

  private long incarnation() {
    return self.incarnation();
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
    // Who is silent is looked after by those who host already.
    ClusterView view =
        views.change(current -> current.without(those(Presence.ABSENT, found(current))));
    Stream<String> earlier =
        view.members().stream()
            .takeWhile(member -> member.silo().incarnation() != incarnation())
            .map(Member::membershipAddress);
    return Stream.concat(earlier, seeds().stream()).distinct().toList();
  }

  /** How it stands with the other members. */
  private Map<Member, Presence> found(ClusterView view) {
    Map<Member, CompletableFuture<Presence>> asked = new LinkedHashMap<>();
    for (Member member : view.members()) {
      if (member.silo().incarnation() != incarnation()) {
        asked.put(member, inquiry.ask(member.silo(), parts.options().maxNoHeartbeat()));
      }
    }
    Map<Member, Presence> found = new LinkedHashMap<>();
    asked.forEach((member, presence) -> {
      Presence now = join(presence);
      if (isLeftToOthers(member, now)) {
        now = Presence.ALIVE;
      }
      if (now == Presence.ALIVE && isNamesake(member)) {
        throw ClusterFailures.duplicateName(member);
      }
      found.put(member, now);
    });
    return found;
  }

  private static Set<Long> those(Presence presence, Map<Member, Presence> found) {
    return found.entrySet().stream()
        .filter(each -> each.getValue() == presence)
        .map(each -> each.getKey().silo().incarnation())
        .collect(Collectors.toSet());
  }

  private static Presence join(CompletableFuture<Presence> presence) {
    try {
      return presence.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof GrainException failure ? failure : e;
    }
  }

  /** A silo that membership still hears of is left to those who see more of it. */
  private boolean isLeftToOthers(Member member, Presence presence) {
    return presence != Presence.ALIVE
        && !isNamesake(member)
        && membership.listens(member.membershipAddress());
  }

  private boolean isNamesake(Member member) {
    return member.silo().name().equals(self.name());
  }
}
