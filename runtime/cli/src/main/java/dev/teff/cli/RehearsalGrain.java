package dev.teff.cli;

import dev.teff.grains.GrainContext;
import dev.teff.grains.Grains;
import dev.teff.grains.Journal;
import dev.teff.grains.Pending;
import java.util.ArrayList;
import java.util.List;

/** Counts the steps that it stored. */
final class RehearsalGrain implements Rehearsal {
  private final Grains grains;
  private final Journal<Long, Step> journal;

  /** What is stored. */
  record Step(String what) {}

  RehearsalGrain(GrainContext<String> context) {
    grains = context.grains();
    journal = context.journal(0L, (steps, step) -> steps + 1);
  }

  @Override
  public long step(String what) {
    return journal.append(new Step(what));
  }

  @Override
  public long pass(String other, String what) {
    return other(other).step(what);
  }

  @Override
  public long look(String other) {
    return other(other).steps();
  }

  @Override
  public long spread(List<String> others) {
    List<Pending<Long>> pending = new ArrayList<>();
    for (String other : others) {
      pending.add(grains.start(other(other), Rehearsal::steps));
    }
    return pending.stream().mapToLong(Pending::await).sum();
  }

  private Rehearsal other(String key) {
    return grains.ref(Rehearsal.class, key);
  }

  @Override
  public long steps() {
    return journal.state();
  }
}
