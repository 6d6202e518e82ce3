package dev.teff.persistence.jdbi;

import dev.teff.grains.GrainException;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.EventLog.AppendListener;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A batch on its way into the database. */
final class AppendWrite implements Write {
  private static final Logger LOG = LoggerFactory.getLogger(AppendWrite.class);

  private final EventTable events;
  private final Batch batch;
  private final AppendListener listener;
  private final long bytes;

  // Of the writer thread.
  private AppendOutcome outcome = new AppendOutcome.Committed();

  AppendWrite(EventTable events, Batch batch, AppendListener listener) {
    this.events = events;
    this.batch = batch;
    this.listener = listener;
    this.bytes = batch.bytes();
  }

  @Override
  public String subject() {
    return "the append of %d events to %s behind sequence number %d"
        .formatted(batch.events().size(), batch.grain(), batch.expectedHead());
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public void apply(Handle handle) {
    outcome = events.append(handle, batch);
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
