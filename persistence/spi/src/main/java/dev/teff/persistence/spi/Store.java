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

  /**
   * The largest {@linkplain Batch.Event#bytes() event} that is stored, and the most bytes that a
   * batch may be sure to be stored with. Fixed; does not block.
   */
  long maxEvent();

  /** Whether what was committed outlives every process: false for the in-memory store. */
  boolean durable();

  /** Names the store in messages: its kind and where it is, without secrets. */
  String describe();

  /** Commits what was submitted, then releases files and connections. */
  @Override
  void close();
}
