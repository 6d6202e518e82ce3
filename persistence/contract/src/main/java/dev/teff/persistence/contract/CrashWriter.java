package dev.teff.persistence.contract;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.AppendOutcome.Committed;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.Batch.Retention;
import dev.teff.persistence.spi.Claim;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * The process that gets killed, or whose server is: it appends to a few grains, pipelined, and
 * prints a line for each event that was acknowledged. The parent reads them through a pipe, so that
 * a printed line survives, and it ends when nobody reads them any more. When the store fails, it
 * claims the grain again and goes on behind what it finds. Arguments: store URL, prefix of the
 * grains' keys.
 */
final class CrashWriter {
  static final int GRAINS = 8;

  /** Begins the line about an acknowledged event: key, sequence number, epoch, full stop. */
  static final String ACKNOWLEDGED = "ACKNOWLEDGED";

  /** Begins a line about an event that was not acknowledged. */
  static final String FAILED = "FAILED";

  private static final int PIPELINE = 16;
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Store store;
  private final GrainId grain;
  private final PrintStream parent;

  private CrashWriter(Store store, GrainId grain, PrintStream parent) {
    this.store = store;
    this.grain = grain;
    this.parent = parent;
  }

  public static void main(String[] arguments) {
    try (Store store = Stores.open(arguments[0]);
        var writers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < GRAINS; i++) {
        var writer = new CrashWriter(store, grain(arguments[1], i), System.out);
        writers.execute(writer::write);
      }
    }
  }

  static GrainId grain(String prefix, int number) {
    return GrainId.of("account", prefix + "-" + number);
  }

  /** The text of an event. */
  static String text(GrainId grain, long sequence, long epoch) {
    return "%s %d %d".formatted(grain.key(), sequence, epoch);
  }

  private void write() {
    while (!parent.checkError()) {
      try {
        appendBehind(store.events().claim(grain));
      } catch (GrainException storeFails) {
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  /** Appends until an event is not acknowledged, then waits until the fate of all is known. */
  private void appendBehind(Claim claim) {
    var inFlight = new Semaphore(PIPELINE);
    var failed = new AtomicBoolean();
    for (long head = claim.head(); !failed.get() && !parent.checkError(); head++) {
      inFlight.acquireUninterruptibly();
      Batch batch = batch(claim, head);
      store
          .events()
          .append(
              batch,
              outcome -> {
                report(batch, outcome, failed);
                inFlight.release();
              });
    }
    inFlight.acquireUninterruptibly(PIPELINE);
  }

  private Batch batch(Claim claim, long head) {
    return new Batch(
        UUID.randomUUID(),
        grain,
        claim.epoch(),
        head,
        List.of(Appender.event(text(grain, head + 1, claim.epoch()))),
        Instant.now(),
        Retention.ALL);
  }

  private void report(Batch batch, AppendOutcome outcome, AtomicBoolean failed) {
    if (outcome instanceof Committed) {
      parent.println("%s %s .".formatted(ACKNOWLEDGED, text(grain, batch.head(), batch.epoch())));
    } else if (!failed.getAndSet(true)) {
      parent.println("%s %s %s".formatted(FAILED, grain, outcome));
    }
  }
}
