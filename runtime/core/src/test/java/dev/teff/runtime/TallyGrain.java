package dev.teff.runtime;

import dev.teff.crdt.PNCounter;
import dev.teff.grains.GrainContext;
import dev.teff.grains.Replicated;
import dev.teff.grains.WriteConsistency;

final class TallyGrain implements Tally {
  private final Replicated<PNCounter> tally;

  TallyGrain(GrainContext<String> context) {
    tally = context.replicated(PNCounter.empty());
  }

  @Override
  public long count(WriteConsistency consistency, long by) {
    return tally.update(consistency, (counter, me) -> counter.add(me, by)).value();
  }

  @Override
  public void countInVain(WriteConsistency one, WriteConsistency hundred) {
    count(one, 1);
    count(hundred, 100);
    throw new IllegalStateException("in vain");
  }

  @Override
  public long countBoth(WriteConsistency one, WriteConsistency hundred) {
    count(one, 1);
    return count(hundred, 100);
  }

  @Override
  public void countWithin(WriteConsistency consistency) {
    tally.update(
        consistency,
        (counter, me) -> {
          count(consistency, 100);
          return counter.add(me, 1);
        });
  }

  @Override
  public long value() {
    return tally.value().value();
  }
}
