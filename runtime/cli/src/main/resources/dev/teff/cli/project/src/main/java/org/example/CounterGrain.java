package org.example;

import dev.teff.grains.GrainContext;
import dev.teff.grains.Journal;

/** Keeps a counter's value as the sum of what was added. */
final class CounterGrain implements Counter {
  /** What the journal keeps. */
  record Added(long amount) {}

  private final Journal<Long, Added> journal;

  CounterGrain(GrainContext<String> context) {
    journal = context.journal(0L, (value, added) -> value + added.amount());
  }

  @Override
  public long add(long amount) {
    return journal.append(new Added(amount));
  }

  @Override
  public long value() {
    return journal.state();
  }
}
