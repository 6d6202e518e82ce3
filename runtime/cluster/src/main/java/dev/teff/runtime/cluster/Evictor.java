package dev.teff.runtime.cluster;

import dev.teff.grains.GrainException;
import dev.teff.runtime.cluster.ClusterView.Member;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import dev.teff.runtime.cluster.spi.Membership;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes silos from the view that neither membership sees nor the transport reaches.
 *
 * <p>Who is absent is removed at once. Who is silent is removed after a second if membership saw it
 * before and has lost it, so that two say that it is gone. A silo that membership has never seen is
 * as a rule one that starts, on a machine that starts others too: it may be silent for as long as
 * membership itself would let it.
 *
 * <p>A silent one may well be heard by others, who do not hear this silo: so it is removed by those
 * who hear the larger part of the hosts. The smaller part acts only when the larger one had the
 * time to, and has not.
 *
 * <p>The oldest host acts at once, each of the others a little later, if it still has to: so one
 * change of the view is enough as a rule, and nobody's death prevents it.
 */
final class Evictor {
  private static final Logger LOG = LoggerFactory.getLogger(Evictor.class);
  private static final Duration PRECEDENCE = Duration.ofMillis(250);
  private static final int LEAST_PINGS = 3;

  private final SiloIdentity self;
  private final Views views;
  private final Membership membership;
  private final ClusterParts parts;

  private final Inquiry inquiry;
  private final Sides sides;

  /** Incarnations that are being looked at. */
  private final Set<Long> suspects = ConcurrentHashMap.newKeySet();

  /** Incarnations of the view that membership sees, or saw. */
  private final Set<Long> known = ConcurrentHashMap.newKeySet();

  /** Since when those are silent whom this silo left to the larger part of the hosts. */
  private final Map<Long, Long> leftToOthers = new ConcurrentHashMap<>();

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
    this.parts = parts;
    this.inquiry = new Inquiry(transport, parts.time());
    this.sides = new Sides(self, inquiry);
  }

  /** Membership sees a silo. */
  void seen(long incarnation) {
    known.add(incarnation);
  }

  /**
   * Suspects every member that is not seen: what {@link #suspect} was not told, or not believed.
   */
  void sweep() {
    Set<Long> seen = membership.seen();
    ClusterView view = views.view();
    known.addAll(seen);
    known.removeIf(
        incarnation -> view.member(incarnation).isEmpty() && !seen.contains(incarnation));
    leftToOthers
        .keySet()
        .removeIf(incarnation -> view.member(incarnation).isEmpty() || seen.contains(incarnation));
    for (Member member : view.members()) {
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
    try {
      inquire(incarnation);
    } catch (RuntimeException e) {
      LOG.warn("Silo {} cannot be looked at now, and will be later.", incarnation, e);
      suspects.remove(incarnation);
    }
  }

  private void inquire(long incarnation) {
    views.refresh();
    Member member = views.view().member(incarnation).orElse(null);
    if (member == null || isCleared(incarnation)) {
      suspects.remove(incarnation);
      return;
    }
    var unused =
        inquiry
            .ask(member.silo(), known.contains(incarnation) ? Inquiry.PING : patience())
            .whenComplete((presence, failure) ->
                parts.executor().execute(() -> judge(member, presence, failure)));
  }

  private boolean isCleared(long incarnation) {
    return stopped || membership.seen().contains(incarnation);
  }

  /** How long a silo that was never seen may be silent. */
  private Duration patience() {
    Duration frozen = parts.options().maxNoHeartbeat();
    Duration pings = Inquiry.PING.multipliedBy(LEAST_PINGS);
    return frozen.compareTo(pings) > 0 ? frozen : pings;
  }

  private void judge(Member member, @Nullable Presence presence, @Nullable Throwable failure) {
    long incarnation = member.silo().incarnation();
    if (failure == null && presence == Presence.SILENT) {
      var unused =
          sides
              .isLarger(views.view(), incarnation)
              .thenAcceptAsync(
                  larger -> end(member, larger || isLeftByOthers(member.silo())), parts.executor())
              .exceptionally(bug -> {
                LOG.error(
                    "Whether silo {} is to be removed could not be told.", member.silo(), bug);
                suspects.remove(incarnation); // it is looked at again
                return null;
              });
      return;
    }
    leftToOthers.remove(incarnation);
    if (failure != null) {
      LOG.warn("Silo {} cannot be judged: {}", member.silo(), failure.getMessage());
    }
    end(member, failure == null && presence == Presence.ABSENT);
  }

  /** Whether those who hear more than this silo had the time to remove a silent one. */
  private boolean isLeftByOthers(SiloIdentity silent) {
    long now = parts.time().nanos();
    Long since = leftToOthers.putIfAbsent(silent.incarnation(), now);
    Duration patience = patience().multipliedBy(2);
    if (since == null) {
      LOG.warn(
          "Silo {} is silent, and so are more of the others than are not: perhaps this silo is cut off. It acts in {} s, unless they do.",
          silent,
          patience.toSeconds());
      return false;
    }
    return now - since >= patience.toNanos();
  }

  /** The look at a silo is over. */
  private void end(Member member, boolean dead) {
    long incarnation = member.silo().incarnation();
    try {
      if (dead && !isCleared(incarnation)) {
        evict(member);
      }
    } catch (GrainException e) {
      LOG.warn("Silo {} could not be removed yet: {}", member.silo(), e.getMessage());
    } catch (RuntimeException e) {
      LOG.warn("Silo {} could not be removed yet.", member.silo(), e);
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
                : current);
    if (view.member(incarnation).isEmpty()) {
      LOG.warn("Silo {} is dead and was removed: view {}.", member.silo(), view.version());
      membership.announce(view.version());
    }
  }
}
