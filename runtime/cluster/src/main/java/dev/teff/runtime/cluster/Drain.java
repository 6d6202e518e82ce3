package dev.teff.runtime.cluster;

import dev.teff.grains.GrainId;
import dev.teff.runtime.spi.HostedGrain;
import dev.teff.runtime.spi.LocalSilo;
import dev.teff.runtime.spi.Timekeeper;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties a silo that leaves: grains with something to carry move to their owners, the others leave
 * memory and are activated where they are called next. Calls that come meanwhile are sent on.
 */
final class Drain {
  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
  private static final long PAUSE_NANOS = 5_000_000;

  /** How many leave between two pauses, so that those who take over are not flooded. */
  private static final int AT_A_TIME = 512;

  /** How many moves may be under way. */
  private static final int MOST_MOVES = 256;

  private final LocalSilo silo;
  private final Directory directory;
  private final Transport transport;
  private final Timekeeper time;
  private final AtomicInteger moving = new AtomicInteger();

  Drain(LocalSilo silo, Directory directory, Transport transport, Timekeeper time) {
    this.silo = silo;
    this.directory = directory;
    this.transport = transport;
    this.time = time;
  }

  /** Blocks until the silo is empty, or the time has come. */
  void run(long deadlineNanos) {
    while (silo.hosted().hasNext() && time.nanos() - deadlineNanos < 0) {
      round(deadlineNanos);
      Pause.of(PAUSE_NANOS, time);
    }
    // What was sent on for others is answered through this silo.
    while (!transport.isQuiet() && time.nanos() - deadlineNanos < 0) {
      Pause.of(PAUSE_NANOS, time);
    }
    report();
  }

  /** Asks everything to go that is still there. */
  private void round(long deadlineNanos) {
    Iterator<HostedGrain> all = silo.hosted();
    for (int i = 1; all.hasNext() && time.nanos() - deadlineNanos < 0; i++) {
      GrainId grain = all.next().grain();
      SiloIdentity owner = directory.owner(grain);
      if (owner == null || !silo.carries(grain)) {
        silo.release(grain);
      } else {
        move(grain, owner);
      }
      if (i % AT_A_TIME == 0) {
        Pause.of(PAUSE_NANOS, time);
      }
    }
  }

  private void move(GrainId grain, SiloIdentity owner) {
    while (moving.get() >= MOST_MOVES) {
      Pause.of(PAUSE_NANOS, time);
    }
    moving.incrementAndGet();
    CompletableFuture<MigrationOutcome> outcome = directory.migrate(grain, owner);
    var unused = outcome.whenComplete((moved, failure) -> moving.decrementAndGet());
  }

  private void report() {
    int left = 0;
    GrainId example = null;
    for (Iterator<HostedGrain> all = silo.hosted(); all.hasNext(); left++) {
      example = all.next().grain();
    }
    if (left > 0) {
      LOG.warn(
          "{} grains of silo {} did not leave within the grace time, {} among them.",
          left,
          silo.name(),
          example);
    }
  }
}
