package dev.teff.runtime.cluster;

import dev.teff.grains.GrainContext;
import dev.teff.grains.Journal;

final class TillGrain implements Till {
  private final Journal<Integer, Put> journal;

  /** What is stored. */
  record Put(int coins) {}

  TillGrain(GrainContext<String> context) {
    journal = context.journal(0, (sum, put) -> sum + put.coins());
  }

  @Override
  public int put(int coins) {
    return journal.append(new Put(coins));
  }
}
