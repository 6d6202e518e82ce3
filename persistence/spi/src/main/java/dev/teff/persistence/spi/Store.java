package dev.teff.persistence.spi;

/** An open store. */
public interface Store extends AutoCloseable {
  /** The events of grains. */
  EventLog events();

  /** The states of grains as of some event. */
  Snapshots snapshots();

  /** The reminders of grains by their due times. */
  ReminderIndex reminders();

  /** The values that change by compare-and-set. */
  Register registers();

  /** Whether what was committed outlives every process: false for the in-memory store. */
  boolean durable();

  /** Names the store in messages: its kind and where it is, without secrets. */
  String describe();

  /** Commits what was submitted, then releases files and connections. */
  @Override
  void close();
}
