package dev.teff.persistence.contract;

import dev.teff.persistence.spi.EventLog;
import dev.teff.persistence.spi.Register;
import dev.teff.persistence.spi.ReminderIndex;
import dev.teff.persistence.spi.Snapshots;
import dev.teff.persistence.spi.Store;

/** A store that works, except where a plan says otherwise. Closing it closes the store it wraps. */
public final class FaultyStore implements Store {
  private final Store store;
  private final FaultyEventLog events;
  private final FaultySnapshots snapshots;
  private final FaultyReminders reminders;
  private final FaultyRegister registers;

  /** Wraps a store. */
  public FaultyStore(Store store, FaultPlan plan) {
    this.store = store;
    var faults = new Faults(plan);
    this.events = new FaultyEventLog(store.events(), faults);
    this.snapshots = new FaultySnapshots(store.snapshots(), faults);
    this.reminders = new FaultyReminders(store.reminders(), faults);
    this.registers = new FaultyRegister(store.registers(), faults);
  }

  @Override
  public EventLog events() {
    return events;
  }

  @Override
  public Snapshots snapshots() {
    return snapshots;
  }

  @Override
  public ReminderIndex reminders() {
    return reminders;
  }

  @Override
  public Register registers() {
    return registers;
  }

  @Override
  public boolean durable() {
    return store.durable();
  }

  @Override
  public String describe() {
    return store.describe();
  }

  @Override
  public void close() {
    store.close();
    events.close();
  }
}
