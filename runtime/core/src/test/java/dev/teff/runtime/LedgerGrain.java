package dev.teff.runtime;

import dev.teff.grains.GrainContext;
import dev.teff.grains.Journal;

/** Does what the script says, with a journal. */
final class LedgerGrain implements Ledger {
  private final Journal<Long, Entry> journal;
  private final Script script;
  private final Self self;

  LedgerGrain(GrainContext<String> context, Script script) {
    this.script = script;
    this.journal = context.journal(0L, LedgerGrain::apply);
    this.self = new Self(context, journal);
    script.constructed(self);
  }

  private static long apply(long sum, Entry entry) {
    return switch (entry) {
      case Entry.Added(long amount) when amount == Self.INDIGESTIBLE ->
          throw new IllegalStateException("Nobody can digest this.");
      case Entry.Added(long amount) -> sum + amount;
      case Entry.Remarked(String text) -> sum;
    };
  }

  @Override
  public long run(String step) {
    return script.run(step, self);
  }

  @Override
  public long look(String step) {
    return script.run(step, self);
  }

  @Override
  public void note(String step) {
    script.run(step, self);
  }

  @Override
  public long add(long amount) {
    return journal.append(new Entry.Added(amount));
  }

  @Override
  public long sum() {
    return journal.state();
  }
}
