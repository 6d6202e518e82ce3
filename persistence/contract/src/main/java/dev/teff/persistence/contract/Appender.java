package dev.teff.persistence.contract;

import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.Batch.Event;
import dev.teff.persistence.spi.Batch.Retention;
import dev.teff.persistence.spi.Claim;
import dev.teff.persistence.spi.ReminderChange;
import dev.teff.persistence.spi.Store;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A writer of one grain as the runtime is one: it claims, then appends batch upon batch without
 * waiting. For use by one thread.
 */
public final class Appender {
  /** The time of every event, with all digits that a store has to keep. */
  public static final Instant TIME = Instant.parse("2026-03-01T10:15:30.123456789Z");

  private static final long PATIENCE_SECONDS = 30;

  private final Store store;
  private final GrainId grain;
  private final Claim claim;
  private long head;

  private Appender(Store store, GrainId grain, Claim claim) {
    this.store = store;
    this.grain = grain;
    this.claim = claim;
    this.head = claim.head();
  }

  /** Claims a grain. */
  public static Appender claim(Store store, GrainId grain) {
    return new Appender(store, grain, store.events().claim(grain));
  }

  /** What claiming gave. */
  public Claim claim() {
    return claim;
  }

  /** The sequence number that the next batch builds on. */
  public long head() {
    return head;
  }

  /** Appends texts as events of one batch. */
  public CompletableFuture<AppendOutcome> append(String... texts) {
    return append(Retention.ALL, texts);
  }

  /** Appends texts as events of one batch, with a retention. */
  public CompletableFuture<AppendOutcome> append(Retention retention, String... texts) {
    return append(retention, Stream.of(texts).map(Appender::event).toList());
  }

  /** Appends a batch, trusting that it will be committed. */
  public CompletableFuture<AppendOutcome> append(Retention retention, List<Event> events) {
    return append(retention, events, List.of());
  }

  /** Appends a batch that changes reminders. */
  public CompletableFuture<AppendOutcome> append(
      Retention retention, List<Event> events, List<ReminderChange> reminders) {
    var batch =
        new Batch(
            UUID.randomUUID(), grain, claim.epoch(), head, events, TIME, retention, reminders);
    head = batch.head();
    return submit(store, batch);
  }

  /** Appends and waits. */
  public AppendOutcome appendNow(String... texts) {
    return await(append(texts));
  }

  /** Submits a batch as it is. */
  public static CompletableFuture<AppendOutcome> submit(Store store, Batch batch) {
    var outcome = new CompletableFuture<AppendOutcome>();
    store.events().append(batch, outcome::complete);
    return outcome;
  }

  /** Waits for an outcome, not for ever. */
  public static AppendOutcome await(CompletableFuture<AppendOutcome> outcome) {
    try {
      return outcome.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(
          "No outcome of an append within %d s".formatted(PATIENCE_SECONDS), e);
    }
  }

  /** An event whose payload is a text. */
  public static Event event(String text) {
    return new Event("noted", text.getBytes(StandardCharsets.UTF_8));
  }
}
