package dev.teff.loadtest.scenarios;

import dev.teff.grains.GrainContext;
import dev.teff.grains.Journal;

/** One event for each entry; its state is how many there were. */
final class DiaryGrain implements Diary {
  private final Journal<Pages, Entry> journal;

  /** What is stored of an entry. */
  record Entry(String text) {}

  /** How many entries there are. */
  record Pages(long count) {
    Pages with(Entry entry) {
      return new Pages(count + 1);
    }
  }

  DiaryGrain(GrainContext<String> context) {
    journal = context.journal(new Pages(0), Pages::with);
  }

  @Override
  public long write(String entry) {
    return journal.append(new Entry(entry)).count();
  }

  @Override
  public long size() {
    return journal.state().count();
  }
}
