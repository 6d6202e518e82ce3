package dev.teff.loadtest.scenarios;

import dev.teff.grains.GrainContext;
import dev.teff.grains.Journal;

/** Keeps the total in a journal. */
final class BasketGrain implements Basket {
  private final Journal<Sum, Change> journal;

  /** What happened to a basket. */
  sealed interface Change {}

  /** An item came in. */
  record Added(String item, long cents) implements Change {}

  /** All was bought. */
  record Bought() implements Change {}

  /** What is in it costs so much. */
  record Sum(long cents) {
    Sum with(Change change) {
      return switch (change) {
        case Added(String item, long added) -> new Sum(cents + added);
        case Bought() -> new Sum(0);
      };
    }
  }

  BasketGrain(GrainContext<String> context) {
    journal = context.journal(new Sum(0), Sum::with);
  }

  @Override
  public long add(String item, long cents) {
    return journal.append(new Added(item, cents)).cents();
  }

  @Override
  public long checkout() {
    long cost = journal.state().cents();
    journal.append(new Bought());
    return cost;
  }

  @Override
  public long total() {
    return journal.state().cents();
  }
}
