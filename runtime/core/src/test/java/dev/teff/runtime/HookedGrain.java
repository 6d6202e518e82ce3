package dev.teff.runtime;

import dev.teff.grains.DeactivationReason;
import dev.teff.grains.GrainContext;
import dev.teff.grains.IdleTimeout;
import dev.teff.grains.Journal;
import dev.teff.grains.Lifecycle;
import java.time.temporal.ChronoUnit;

/** Runs the steps "begin" and "end IDLE", "end REQUESTED" and so on. */
@IdleTimeout(value = 5, unit = ChronoUnit.SECONDS)
final class HookedGrain implements Hooked, Lifecycle {
  private final Journal<Long, Entry> journal;
  private final Script script;
  private final Self self;

  HookedGrain(GrainContext<String> context, Script script) {
    this.script = script;
    this.journal = context.journal(0L, HookedGrain::apply);
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
  public void onActivate() {
    script.run("begin", self);
  }

  @Override
  public void onDeactivate(DeactivationReason reason) {
    script.run("end " + reason.name(), self);
  }

  @Override
  public long run(String step) {
    return script.run(step, self);
  }
}
