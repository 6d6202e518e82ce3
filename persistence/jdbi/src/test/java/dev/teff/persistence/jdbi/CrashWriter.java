package dev.teff.persistence.jdbi;

import dev.teff.grains.GrainId;
import dev.teff.persistence.contract.Appender;
import dev.teff.persistence.spi.AppendOutcome.Committed;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.Batch.Retention;
import dev.teff.persistence.spi.Claim;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * The process that gets killed: it appends to a few grains, pipelined, and prints a line for each
 * event that was acknowledged. The parent reads them through a pipe, so that a printed line
 * survives, and it ends when nobody reads them any more. Arguments: store URL, prefix of the
 * grains' keys.
 */
final class CrashWriter {
  static final int GRAINS = 8;

  /** Begins a line about an event that should have been acknowledged and was not. */
  static final String FAILED = "FAILED";

  private static final int PIPELINE = 16;

  private CrashWriter() {}

  public static void main(String[] arguments) {
    try (Store store = Stores.open(arguments[0]);
        var writers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < GRAINS; i++) {
        GrainId grain = grain(arguments[1], i);
        writers.execute(() -> write(store, grain, System.out));
      }
    }
  }

  static GrainId grain(String prefix, int number) {
    return GrainId.of("account", prefix + "-" + number);
  }

  private static void write(Store store, GrainId grain, PrintStream parent) {
    Claim claim = store.events().claim(grain);
    var inFlight = new Semaphore(PIPELINE);
    for (long sequence = 1; !parent.checkError(); sequence++) {
      inFlight.acquireUninterruptibly();
      var batch =
          new Batch(
              UUID.randomUUID(),
              grain,
              claim.epoch(),
              sequence - 1,
              List.of(Appender.event(grain.key() + " " + sequence)),
              Instant.now(),
              Retention.ALL);
      store
          .events()
          .append(
              batch,
              outcome -> {
                boolean committed = outcome instanceof Committed;
                parent.println(
                    (committed ? grain.key() : FAILED + " " + outcome) + " " + batch.head());
                inFlight.release();
              });
    }
  }
}
