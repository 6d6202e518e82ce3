package dev.teff.runtime.cluster;

import dev.teff.grains.GrainException;
import dev.teff.runtime.cluster.ClusterView.Member;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes silos from the view that neither membership sees nor the transport reaches.
 *
 * <p>The oldest host acts at once, each of the others a little later, if it still has to: so one
 * change of the view is enough as a rule, and nobody's death prevents it.
 */
final class Evictor {
  private static final Logger LOG = LoggerFactory.getLogger(Evictor.class);
  private static final Duration PRECEDENCE = Duration.ofMillis(250);

  private final SiloIdentity self;
  private final Views views;
  private final Membership membership;
  private final Transport transport;
  private final ClusterParts parts;

  /** Incarnations that are being looked at. */
  private final Set<Long> suspects = ConcurrentHashMap.newKeySet();

  private volatile boolean stopped;

  Evictor(
      SiloIdentity self,
      Views views,
      Membership membership,
      Transport transport,
      ClusterParts parts) {
    this.self = self;
    this.views = views;
    this.membership = membership;
    this.transport = transport;
    this.parts = parts;
  }

  /**
   * Suspects every member that is not seen: what {@link #suspect} was not told, or not believed.
   */
  void sweep() {
    Set<Long> seen = membership.seen();
    for (Member member : views.view().members()) {
      if (!seen.contains(member.silo().incarnation())) {
        suspect(member.silo().incarnation());
      }
    }
  }

  /** Looks at a silo that is not seen any more, and has it removed if it is dead. */
  void suspect(long incarnation) {
    if (incarnation != self.incarnation() && suspects.add(incarnation)) {
      Duration delay = PRECEDENCE.multipliedBy(rank(incarnation));
      parts.time().schedule(delay, () -> parts.executor().execute(() -> examine(incarnation)));
    }
  }

  /** Has nobody removed any more: this silo leaves. */
  void stop() {
    stopped = true;
  }

  /** How many of the silos that can be expected to act go before this one. */
  private int rank(long suspect) {
    Set<Long> seen = membership.seen();
    List<Long> able =
        views.view().inState(MemberState.ACTIVE).stream()
            .map(member -> member.silo().incarnation())
            .filter(incarnation -> incarnation != suspect && seen.contains(incarnation))
            .toList();
    int place = able.indexOf(self.incarnation());
    return place < 0 ? able.size() : place;
  }

  private void examine(long incarnation) {
    if (stopped) {
      return;
    }
    try {
      views.refresh();
      Member member = views.view().member(incarnation).orElse(null);
      if (member != null
          && !membership.seen().contains(incarnation)
          && !transport.answers(member.silo())) {
        evict(member);
      }
    } catch (GrainException e) {
      LOG.warn(
          "Silo #{} could not be removed yet: {}", Long.toHexString(incarnation), e.getMessage());
    } finally {
      suspects.remove(incarnation);
    }
  }

  private void evict(Member member) {
    long incarnation = member.silo().incarnation();
    ClusterView view =
        views.change(current ->
            // Who was evicted itself has no say.
            current.member(self.incarnation()).isPresent()
                ? current.without(Set.of(incarnation))
                : current.members());
    if (view.member(incarnation).isEmpty()) {
      LOG.warn("Silo {} is dead and was removed: view {}.", member.silo(), view.version());
      membership.announce(view.version());
    }
  }
}
