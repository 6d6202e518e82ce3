package dev.teff.runtime;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.Claim;
import dev.teff.persistence.spi.EventLog;
import dev.teff.runtime.spi.Lease;
import java.util.List;
import java.util.Optional;

/**
 * A log that a silo writes to only while it holds its lease: a silo that was cut off claims no
 * grain from the one that took it over, and stores nothing that follows from what is out of date.
 * Other than logs do, it reports a batch that it refuses before those that are in the store by
 * then.
 *
 * @param awaitLease blocks until the lease is held, or throws
 */
record LeasedEventLog(EventLog log, Runnable awaitLease, Lease lease) implements EventLog {
  @Override
  public Claim claim(GrainId grain) {
    awaitLease.run();
    return log.claim(grain);
  }

  @Override
  public void read(GrainId grain, long from, long to, RecordReader reader) {
    log.read(grain, from, to, reader);
  }

  @Override
  public void append(Batch batch, AppendListener listener) {
    lease.await(
        new Lease.Output() {
          @Override
          public void open() {
            log.append(batch, listener);
          }

          @Override
          public void broken(GrainException cause) {
            listener.completed(new AppendOutcome.Refused(cause));
          }
        });
  }

  @Override
  public long maxEvent() {
    return log.maxEvent();
  }

  @Override
  public Optional<GrainException> oversize(GrainId grain, List<Batch.Event> events) {
    return log.oversize(grain, events);
  }

  @Override
  public boolean trim(GrainId grain, long epoch, long first) {
    return log.trim(grain, epoch, first); // fenced by the epoch, and seen by nobody
  }

  @Override
  public Keys keys(String type, String cursor, int limit) {
    return log.keys(type, cursor, limit);
  }

  @Override
  public long count(String type) {
    return log.count(type);
  }

  @Override
  public List<String> types() {
    return log.types();
  }
}
