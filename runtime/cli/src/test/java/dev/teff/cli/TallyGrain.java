package dev.teff.cli;

import dev.teff.grains.GrainContext;
import dev.teff.grains.Journal;
import dev.teff.grains.Schedule;
import java.time.Duration;

/** Adds up. */
final class TallyGrain implements Tally {
  private final GrainContext<String> context;
  private final Journal<Long, Added> journal;

  /** What is stored. */
  record Added(long number) {}

  TallyGrain(GrainContext<String> context) {
    this.context = context;
    this.journal = context.journal(0L, (total, added) -> total + added.number());
  }

  @Override
  public long add(long number) {
    return journal.append(new Added(number));
  }

  @Override
  public void addIn(long millis, long number) {
    Tally self = context.grains().ref(Tally.class, context.key());
    context
        .reminders()
        .set("later", Schedule.after(Duration.ofMillis(millis)), self, tally -> tally.add(number));
  }

  @Override
  public long total() {
    return journal.state();
  }
}
