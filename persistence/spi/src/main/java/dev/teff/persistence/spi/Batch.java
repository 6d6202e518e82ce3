package dev.teff.persistence.spi;

import dev.teff.grains.GrainId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The events of one turn of one grain, up to a seal.
 *
 * @param id tells this batch from any other, for settling a commit of unknown fate
 * @param grain the grain
 * @param epoch the writer's claim
 * @param expectedHead the sequence number of the record before the first of this batch
 * @param events at least one
 * @param time when the events were appended
 * @param retention what stays stored
 * @param reminders what changes among the grain's reminders with these events
 */
public record Batch(
    UUID id,
    GrainId grain,
    long epoch,
    long expectedHead,
    List<Event> events,
    Instant time,
    Retention retention,
    List<ReminderChange> reminders) {
  /** What of the grain's log stays stored once the batch is. */
  public enum Retention {
    /** All of it. */
    ALL,
    /** Only the last record: each holds the whole state. */
    LATEST
  }

  /**
   * An event to be stored.
   *
   * @param type the stable name
   * @param payload the encoded event; not to be changed
   * @param meta what the runtime notes beside the event (who caused it, which call it answers);
   *     often empty; not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Event(String type, byte[] payload, byte[] meta) {
    private static final byte[] NOTHING = {};

    /** An event beside which nothing is noted. */
    public Event(String type, byte[] payload) {
      this(type, payload, NOTHING);
    }

    /** The size in bytes. */
    public int bytes() {
      return payload.length + meta.length;
    }
  }

  /** A batch without changes among reminders. */
  public Batch(
      UUID id,
      GrainId grain,
      long epoch,
      long expectedHead,
      List<Event> events,
      Instant time,
      Retention retention) {
    this(id, grain, epoch, expectedHead, events, time, retention, List.of());
  }

  /** Copies and checks. */
  public Batch {
    events = List.copyOf(events);
    reminders = List.copyOf(reminders);
    if (events.isEmpty()) {
      throw new IllegalArgumentException("A batch of " + grain + " holds no event.");
    }
  }

  /** The sequence number of the last event of this batch. */
  public long head() {
    return expectedHead + events.size();
  }

  /** The size of all events in bytes. */
  public long bytes() {
    return events.stream().mapToLong(Event::bytes).sum();
  }
}
