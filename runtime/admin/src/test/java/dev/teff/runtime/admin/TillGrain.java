package dev.teff.runtime.admin;

import dev.teff.grains.GrainContext;
import dev.teff.grains.Journal;

/** Keeps the sum. */
final class TillGrain implements Till {
  private final GrainContext<String> context;
  private final Journal<Long, Taken> journal;

  /** What is stored. */
  record Taken(long cents) {}

  TillGrain(GrainContext<String> context) {
    this.context = context;
    this.journal = context.journal(0L, (sum, taken) -> sum + taken.cents());
  }

  @Override
  public long take(long cents) {
    return journal.append(new Taken(cents));
  }

  @Override
  public long passOn(String other, long cents) {
    return context.grains().ref(Till.class, other).take(cents);
  }

  @Override
  public void jam() {
    throw new IllegalStateException("It is jammed.");
  }
}
