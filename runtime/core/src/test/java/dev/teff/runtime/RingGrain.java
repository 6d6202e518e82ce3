package dev.teff.runtime;

import dev.teff.grains.GrainContext;
import dev.teff.grains.Journal;
import dev.teff.grains.Reentrant;

/** Does what the script says, with a journal. */
@Reentrant(Reentrant.Scope.CALL_CHAIN)
final class RingGrain implements Ring {
  private final Journal<Long, Entry> journal;
  private final Script script;
  private final Self self;

  RingGrain(GrainContext<String> context, Script script) {
    this.script = script;
    this.journal = context.journal(0L, RingGrain::apply);
    this.self = new Self(context, journal);
    script.constructed(self);
  }

  private static long apply(long sum, Entry entry) {
    return switch (entry) {
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
}
