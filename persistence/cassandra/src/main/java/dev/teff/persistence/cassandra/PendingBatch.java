package dev.teff.persistence.cassandra;

import dev.teff.grains.GrainException;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.EventLog.AppendListener;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A batch that waits for its grain's transaction.
 *
 * @param refusal why it can never be stored, if so
 */
record PendingBatch(Batch batch, AppendListener listener, Optional<GrainException> refusal) {
  private static final Logger LOG = LoggerFactory.getLogger(PendingBatch.class);

  boolean fits() {
    return refusal.isEmpty();
  }

  GrainException oversize() {
    return refusal.orElseThrow();
  }

  /** A listener that throws must not take those with it that wait behind. */
  void report(AppendOutcome outcome) {
    try {
      listener.completed(outcome);
    } catch (RuntimeException | Error e) {
      LOG.error("A listener of an append to {} failed when told {}", batch.grain(), outcome, e);
    }
  }
}
