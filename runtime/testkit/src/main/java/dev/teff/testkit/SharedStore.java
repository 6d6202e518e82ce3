package dev.teff.testkit;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.Claim;
import dev.teff.persistence.spi.EventLog;
import dev.teff.persistence.spi.Register;
import dev.teff.persistence.spi.ReminderIndex;
import dev.teff.persistence.spi.Snapshots;
import dev.teff.persistence.spi.Store;
import java.util.List;
import java.util.Optional;

/** One silo's way to the store that all share; it ends with the silo's lifeline. */
final class SharedStore implements Store, EventLog {
  private final Store shared;
  private final Lifeline lifeline;

  SharedStore(Store shared, Lifeline lifeline) {
    this.shared = shared;
    this.lifeline = lifeline;
  }

  @Override
  public Claim claim(GrainId grain) {
    check();
    return shared.events().claim(grain);
  }

  @Override
  public void read(GrainId grain, long from, long to, RecordReader reader) {
    check();
    shared.events().read(grain, from, to, reader);
  }

  @Override
  public void append(Batch batch, AppendListener listener) {
    if (lifeline.isCut()) {
      listener.completed(
          new AppendOutcome.Refused(lifeline.dead(ErrorCode.STORE_FAILED, Outcome.UNKNOWN)));
    } else {
      shared.events().append(batch, listener);
    }
  }

  @Override
  public long maxEvent() {
    return shared.events().maxEvent();
  }

  @Override
  public Optional<GrainException> oversize(GrainId grain, List<Batch.Event> events) {
    return shared.events().oversize(grain, events);
  }

  @Override
  public boolean trim(GrainId grain, long epoch, long first) {
    check();
    return shared.events().trim(grain, epoch, first);
  }

  @Override
  public Keys keys(String type, String cursor, int limit) {
    check();
    return shared.events().keys(type, cursor, limit);
  }

  @Override
  public long count(String type) {
    check();
    return shared.events().count(type);
  }

  @Override
  public List<String> types() {
    check();
    return shared.events().types();
  }

  private void check() {
    if (lifeline.isCut()) {
      throw lifeline.dead(ErrorCode.STORE_FAILED, Outcome.UNKNOWN);
    }
  }

  @Override
  public EventLog events() {
    return this;
  }

  @Override
  public Snapshots snapshots() {
    check();
    return shared.snapshots();
  }

  @Override
  public ReminderIndex reminders() {
    check();
    return shared.reminders();
  }

  @Override
  public Register registers() {
    return shared.registers();
  }

  @Override
  public boolean durable() {
    return shared.durable();
  }

  @Override
  public String describe() {
    return shared.describe();
  }

  @Override
  public void close() {
    // The cluster of the test closes what is shared.
  }
}
