package dev.teff.loadtest;

import dev.teff.grains.GrainContext;
import dev.teff.grains.Journal;
import dev.teff.grains.Schedule;
import java.time.Instant;

/** Keeps the sum of what was posted. */
final class LedgerGrain implements Ledger {
  /** What an event of a real application says besides a number; a hundred characters. */
  static final String NOTE = "a note as people write them. ".repeat(4).substring(0, 100);

  /** What happens to a ledger. */
  sealed interface Entry {
    /** An amount was added. */
    record Posted(long amount, String note) implements Entry {}
  }

  /** What it comes to. */
  record Balance(long total) {
    Balance with(Entry entry) {
      return switch (entry) {
        case Entry.Posted(long amount, String note) -> new Balance(total + amount);
      };
    }
  }

  private final GrainContext<String> context;
  private final Journal<Balance, Entry> journal;

  LedgerGrain(GrainContext<String> context) {
    this.context = context;
    journal = context.journal(new Balance(0), Balance::with);
  }

  @Override
  public long post(long amount) {
    return journal.append(new Entry.Posted(amount, NOTE)).total();
  }

  @Override
  public long fill(int events) {
    for (int i = 0; i < events; i++) {
      journal.append(new Entry.Posted(1, NOTE));
    }
    return total();
  }

  @Override
  public void remind(Instant due) {
    Ledger self = context.grains().ref(Ledger.class, context.key());
    context.reminders().set("one", Schedule.at(due), self, ledger -> ledger.post(1));
  }

  @Override
  public long total() {
    return journal.state().total();
  }
}
