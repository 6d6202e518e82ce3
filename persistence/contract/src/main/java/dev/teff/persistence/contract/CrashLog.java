package dev.teff.persistence.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.AppendOutcome.Committed;
import dev.teff.persistence.spi.AppendOutcome.Fenced;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.Batch.Retention;
import dev.teff.persistence.spi.Claim;
import dev.teff.persistence.spi.LogRecord;
import dev.teff.persistence.spi.ReminderChange;
import dev.teff.persistence.spi.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/**
 * Appends to one grain, pipelined, events that say which they are: key, sequence number, epoch. For
 * use by one thread.
 */
class CrashLog {
  static final Duration PAUSE = Duration.ofMillis(20);

  final Store store;
  final GrainId grain;
  final CrashVoice voice;

  CrashLog(Store store, GrainId grain, CrashVoice voice) {
    this.store = store;
    this.grain = grain;
    this.voice = voice;
  }

  void write() {
    while (voice.isHeard()) {
      try {
        Claim claim = store.events().claim(grain);
        begin(claim);
        appendBehind(claim);
      } catch (GrainException storeFails) {
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  /** Learns what a claim has found. */
  void begin(Claim claim) {}

  Retention retention() {
    return Retention.ALL;
  }

  /** How many events may be on their way. */
  int pipeline() {
    return 16;
  }

  List<ReminderChange> reminders(String text) {
    return List.of();
  }

  /** What follows an event, if anything; called before it is appended. */
  Runnable behind(String text, long sequence, long epoch) {
    return () -> {};
  }

  /** Appends until an event is not acknowledged, then waits until the fate of all is known. */
  private void appendBehind(Claim claim) {
    int pipeline = pipeline();
    var inFlight = new Semaphore(pipeline);
    var failed = new AtomicBoolean();
    for (long head = claim.head(); !failed.get() && voice.isHeard(); head++) {
      inFlight.acquireUninterruptibly();
      String text = CrashVoice.text(grain.key(), head + 1, claim.epoch());
      Runnable behind = behind(text, head + 1, claim.epoch());
      Batch batch = batch(claim.epoch(), head, text);
      store
          .events()
          .append(
              batch,
              outcome -> {
                report(text, outcome, failed);
                if (outcome instanceof Committed) {
                  behind.run();
                }
                inFlight.release();
              });
    }
    inFlight.acquireUninterruptibly(pipeline);
  }

  private Batch batch(long epoch, long head, String text) {
    return new Batch(
        UUID.randomUUID(),
        grain,
        epoch,
        head,
        List.of(Appender.event(text)),
        Instant.now(),
        retention(),
        reminders(text));
  }

  private void report(String text, AppendOutcome outcome, AtomicBoolean failed) {
    if (outcome instanceof Committed) {
      voice.acknowledged(text);
    } else if (!failed.getAndSet(true)) {
      voice.failed(grain + " " + outcome);
    }
  }

  /** Every acknowledged event is there, once, in order, without holes. */
  static void check(Store store, GrainId grain, CrashTold told) {
    assertEvents(grain, claim(store, grain), Logs.records(store, grain, 1, Long.MAX_VALUE));
    assertAllThere(Logs.texts(store, grain), told.of(grain.key()));
  }

  /** The kill may have come before anything was acknowledged. */
  static void assertAllThere(List<String> stored, List<String> acknowledged) {
    if (!acknowledged.isEmpty()) {
      assertThat(stored).containsSubsequence(acknowledged);
    }
  }

  /** Claims the grain, and sees to it that nobody can append to it by the claim before. */
  static Claim claim(Store store, GrainId grain) {
    long former = store.events().claim(grain).epoch();
    Claim claim = store.events().claim(grain);
    var late =
        new Batch(
            UUID.randomUUID(),
            grain,
            former,
            claim.head(),
            List.of(Appender.event("late")),
            Instant.now(),
            Retention.ALL);
    assertThat(Appender.await(Appender.submit(store, late))).isInstanceOf(Fenced.class);
    assertThat(store.events().trim(grain, former, claim.head() + 1)).isFalse();
    return claim;
  }

  /** The records from the first one that is stored to the last say what they are. */
  static void assertEvents(GrainId grain, Claim claim, List<LogRecord> records) {
    assertThat(Logs.sequences(records))
        .containsExactlyElementsOf(
            LongStream.rangeClosed(claim.first(), claim.head()).boxed().toList());
    assertThat(Logs.texts(records))
        .containsExactlyElementsOf(
            records.stream()
                .map(each -> CrashVoice.text(grain.key(), each.sequence(), each.epoch()))
                .toList());
    assertThat(records.stream().map(LogRecord::epoch)).isSorted();
  }
}
