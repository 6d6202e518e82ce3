package dev.teff.simulator;

import dev.teff.grains.DeactivationReason;
import dev.teff.grains.GrainContext;
import dev.teff.grains.Lifecycle;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Counts its ticks, and looks at each whether it may be. */
final class MetronomeGrain implements Metronome, Lifecycle {
  private static final Duration PERIOD = Duration.ofMillis(200);

  private final InstantSource clock;
  private final Testimony testimony;
  private final String activation;
  private final Instant born;
  private long ticks;
  private boolean inTurn;
  private boolean gone;

  MetronomeGrain(GrainContext<String> context, Births births) {
    clock = context.clock();
    testimony = births.testimony();
    activation = births.next();
    born = clock.instant();
    context.timers().every(PERIOD, this::tick);
  }

  private void tick() {
    ticks++;
    require(!inTurn, "ticked during another turn");
    require(!gone, "ticked behind its last turn");
    Duration least = PERIOD.multipliedBy(ticks);
    require(!clock.instant().isBefore(born.plus(least)), "ticked too often");
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      testimony.broken("Metronome %s %s, at tick %d.".formatted(activation, otherwise, ticks));
    }
  }

  @Override
  public Seen ticks() {
    inTurn = true;
    var seen = new Seen(ticks, activation);
    inTurn = false;
    return seen;
  }

  @Override
  public void onDeactivate(DeactivationReason reason) {
    gone = true;
  }
}
