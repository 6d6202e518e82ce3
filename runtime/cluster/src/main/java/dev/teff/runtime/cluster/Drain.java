package dev.teff.runtime.cluster;

import dev.teff.grains.GrainId;
import dev.teff.runtime.spi.HostedGrain;
import dev.teff.runtime.spi.LocalSilo;
import dev.teff.runtime.spi.Timekeeper;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties a silo that leaves: grains with something to carry move to where their strategies say,
 * the others leave memory and are placed anew when they are called next. Calls that come meanwhile
 * are sent on. A grain that is to be with another one goes behind it.
 */
final class Drain {
  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
  private static final long PAUSE_NANOS = 5_000_000;

  /** How many leave between two pauses, so that those who take over are not flooded. */
  private static final int AT_A_TIME = 512;

  /** How many moves may be under way. */
  private static final int MOST_MOVES = 256;

  /** Which part of the grace time grains wait for their companions at most: a quarter. */
  private static final int SHARE_FOR_COMPANIONS = 4;

  private final LocalSilo silo;
  private final Directory directory;
  private final Refuges refuges;
  private final Transport transport;
  private final Timekeeper time;

  /** Whose moves are under way. */
  private final Set<GrainId> moving = ConcurrentHashMap.newKeySet();

  Drain(
      LocalSilo silo, Directory directory, Refuges refuges, Transport transport, Timekeeper time) {
    this.silo = silo;
    this.directory = directory;
    this.refuges = refuges;
    this.transport = transport;
    this.time = time;
  }

  /** Blocks until the silo is empty, or the time has come, or the thread is interrupted. */
  void run(long deadlineNanos) {
    // Companions of each other, or of one whose turn does not end, cannot wait for ever.
    long begin = time.nanos();
    long patience = begin + (deadlineNanos - begin) / SHARE_FOR_COMPANIONS;
    while (silo.hosted().hasNext() && Pause.goesOn(deadlineNanos, time)) {
      round(deadlineNanos, patience);
      Pause.of(PAUSE_NANOS, time);
    }
    // What was sent on for others is answered through this silo.
    while (!transport.isQuiet() && Pause.goesOn(deadlineNanos, time)) {
      Pause.of(PAUSE_NANOS, time);
    }
    report();
  }

  /** Asks everything to go that is still there. */
  private void round(long deadlineNanos, long patience) {
    Iterator<HostedGrain> all = silo.hosted();
    for (int i = 1; all.hasNext() && Pause.goesOn(deadlineNanos, time); i++) {
      GrainId grain = all.next().grain();
      if (time.nanos() - patience >= 0 || !waits(grain)) {
        send(grain, deadlineNanos);
      }
      if (i % AT_A_TIME == 0) {
        Pause.of(PAUSE_NANOS, time);
      }
    }
  }

  /** Whether it is not known yet where the grain's companion goes. */
  private boolean waits(GrainId grain) {
    return refuges.companion(grain).filter(silo::isActive).isPresent();
  }

  private void send(GrainId grain, long deadlineNanos) {
    SiloIdentity owner = directory.owner(grain);
    if (owner == null || !silo.carries(grain)) {
      silo.release(grain);
    } else {
      move(grain, owner, deadlineNanos);
    }
  }

  private void move(GrainId grain, SiloIdentity owner, long deadlineNanos) {
    while (moving.size() >= MOST_MOVES && Pause.goesOn(deadlineNanos, time)) {
      Pause.of(PAUSE_NANOS, time);
    }
    if (Pause.goesOn(deadlineNanos, time) && moving.add(grain)) {
      var unused =
          refuges
              .of(grain, owner)
              .thenCompose(refuge ->
                  refuge
                      .map(silo -> directory.migrate(grain, silo))
                      .orElse(CompletableFuture.completedFuture(MigrationOutcome.REFUSED)))
              .whenComplete((moved, failure) -> moving.remove(grain));
    }
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
