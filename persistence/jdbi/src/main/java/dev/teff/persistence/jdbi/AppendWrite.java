package dev.teff.persistence.jdbi;

import dev.teff.grains.GrainException;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.EventLog.AppendListener;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A batch on its way into the database. */
final class AppendWrite implements Write {
  private static final Logger LOG = LoggerFactory.getLogger(AppendWrite.class);

  private final EventTable events;
  private final Batch batch;
  private final AppendListener listener;
  private final String key;
  private final long bytes;
  private final Optional<GrainException> oversize;

  // Of the writer thread, and then of the one that tells.
  private AppendOutcome outcome = new AppendOutcome.Committed();

  AppendWrite(EventTable events, Batch batch, AppendListener listener) {
    this.events = events;
    this.batch = batch;
    this.listener = listener;
    this.key = batch.grain().toString();
    this.bytes = batch.bytes();
    this.oversize = events.oversize(batch.grain(), batch.events());
  }

  Batch batch() {
    return batch;
  }

  @Override
  public String subject() {
    return "the append of %d events to %s behind sequence number %d"
        .formatted(batch.events().size(), batch.grain(), batch.expectedHead());
  }

  @Override
  public String key() {
    return key;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  /** Whether it can be stored at all. */
  boolean fits() {
    return oversize.isEmpty();
  }

  @Override
  public void apply(Handle handle) {
    if (oversize.isPresent()) {
      outcome = new AppendOutcome.Refused(oversize.get());
    } else {
      events.append(handle, List.of(new Run(this)));
    }
  }

  /** Remembers what becomes of the batch if the transaction commits. */
  void becomes(AppendOutcome result) {
    outcome = result;
  }

  @Override
  public void committed() {
    report(outcome);
  }

  @Override
  public void refused(GrainException cause) {
    report(new AppendOutcome.Refused(cause));
  }

  @Override
  public void unknown(GrainException cause) {
    report(new AppendOutcome.Unknown(cause));
  }

  /** A listener that throws must not take the writer with it, nor those that wait behind. */
  private void report(AppendOutcome result) {
    try {
      listener.completed(result);
    } catch (RuntimeException | Error e) {
      LOG.error("A listener of an append to {} failed when told {}", batch.grain(), result, e);
    }
  }
}
