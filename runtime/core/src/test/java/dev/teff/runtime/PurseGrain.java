package dev.teff.runtime;

import dev.teff.grains.GrainContext;
import dev.teff.grains.Journal;
import dev.teff.grains.Snapshots;

/** Keeps a sum, and only the last three events up to a snapshot. */
@Snapshots(keepEvents = 3)
final class PurseGrain implements Purse {
  private final Journal<Content, Put> journal;

  /** What was put in. */
  record Put(long amount) {}

  /** What is in it. */
  record Content(long sum) {}

  PurseGrain(GrainContext<String> context) {
    journal =
        context.journal(new Content(0), (content, put) -> new Content(content.sum + put.amount));
  }

  @Override
  public long put(long amount) {
    return journal.append(new Put(amount)).sum();
  }

  @Override
  public long sum() {
    return journal.state().sum();
  }
}
