package dev.teff.runtime;

import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after batches whose turns may wait in ways that Teff does not see: when one has stood still
 * between two looks, another thread goes on with it, and what has ended is answered. While there
 * are no batches, nobody looks.
 */
final class BatchWatch {
  private static final Logger LOG = LoggerFactory.getLogger(BatchWatch.class);
  private static final Duration PATIENCE = Duration.ofMillis(2);

  private final Timekeeper time;
  private final AtomicReference<@Nullable Batch> newest = new AtomicReference<>();
  private final AtomicBoolean looking = new AtomicBoolean();

  // Of whoever looks; one at a time does.
  private @Nullable Batch known;

  BatchWatch(Timekeeper time) {
    this.time = time;
  }

  /** Looks after a batch until it is over. */
  void watch(Batch batch) {
    do {
      batch.next = newest.get();
    } while (!newest.compareAndSet(batch.next, batch));
    lookLater();
  }

  private void lookLater() {
    if (!looking.get() && looking.compareAndSet(false, true)) {
      time.schedule(PATIENCE, this::look);
    }
  }

  private void look() {
    Batch under = null;
    Batch next;
    for (Batch batch = known; batch != null; batch = next) {
      next = batch.next;
      if (batch.begun() == batch.begunBefore && !batch.isDone()) {
        goOnWith(batch);
      }
      under = keep(batch, under);
    }
    for (Batch batch = newest.getAndSet(null); batch != null; batch = next) {
      next = batch.next;
      under = keep(batch, under);
    }
    known = under;
    looking.set(false);
    if (known != null || newest.get() != null) {
      lookLater();
    }
  }

  /** A batch that cannot go on is looked at again, and the others are, too. */
  private static void goOnWith(Batch batch) {
    try {
      batch.handOver();
    } catch (RuntimeException | Error e) {
      LOG.error("Turns that wait in a batch could not be given another thread.", e);
    }
  }

  private static @Nullable Batch keep(Batch batch, @Nullable Batch rest) {
    if (batch.isDone()) {
      batch.next = null;
      return rest;
    }
    batch.begunBefore = batch.begun();
    batch.next = rest;
    return batch;
  }
}
