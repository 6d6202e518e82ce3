package dev.teff.runtime.admin;

import dev.teff.grains.GrainContext;
import dev.teff.grains.Journal;

/** Keeps the sum. */
final class TillGrain implements Till {
  private final GrainContext<String> context;
  private final Journal<Long, Entry> journal;

  /** What is stored. */
  sealed interface Entry {}

  /** Something was taken. */
  record Taken(long cents) implements Entry {}

  /** Somebody wrote something. */
  record Labelled(String text) implements Entry {}

  TillGrain(GrainContext<String> context) {
    this.context = context;
    this.journal = context.journal(0L, TillGrain::apply);
  }

  private static Long apply(Long sum, Entry entry) {
    return entry instanceof Taken taken ? sum + taken.cents() : sum;
  }

  @Override
  public long sum() {
    return journal.state();
  }

  @Override
  public void label(String text) {
    journal.append(new Labelled(text));
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
