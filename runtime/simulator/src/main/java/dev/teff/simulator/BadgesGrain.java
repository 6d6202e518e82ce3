package dev.teff.simulator;

import dev.teff.crdt.ORSet;
import dev.teff.grains.GrainContext;
import dev.teff.grains.Replicated;
import dev.teff.grains.WriteConsistency;
import java.time.Duration;
import java.util.Set;

/** Keeps badges. Some copies stay for as long as they can, others come and go. */
final class BadgesGrain implements Badges {
  private final Replicated<ORSet<Long>> badges;

  BadgesGrain(GrainContext<String> context) {
    badges = context.replicated(ORSet.empty());
    if (context.key().startsWith(ReplicatedWorkload.LASTING)) {
      context.keepAlive(Duration.ofHours(1));
    }
  }

  @Override
  public void pin(WriteConsistency consistency, long badge) {
    badges.update(consistency, (set, me) -> set.add(me, badge));
  }

  @Override
  public boolean takeOff(long badge) {
    boolean seen = badges.value().contains(badge);
    badges.update((set, me) -> set.remove(badge));
    return seen;
  }

  @Override
  public Set<Long> all() {
    return badges.value().elements();
  }
}
