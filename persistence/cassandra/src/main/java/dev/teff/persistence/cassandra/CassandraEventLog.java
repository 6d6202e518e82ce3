package dev.teff.persistence.cassandra;

import com.datastax.oss.driver.api.core.DriverException;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.Batch.Event;
import dev.teff.persistence.spi.Claim;
import dev.teff.persistence.spi.EventLog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** Logs in chains of partitions, changed by light-weight transactions only. */
final class CassandraEventLog implements EventLog {
  private static final Duration CLAIM_WITHIN = Duration.ofSeconds(20);
  private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();
  private static final long LONGEST_PAUSE_NANOS = Duration.ofMillis(200).toNanos();

  /** A transaction has at most 65,535 statements, of which each event is one. */
  private static final int MOST_EVENTS = 50_000;

  private final Calls calls;
  private final CassandraUrl url;
  private final LogPartitions partitions;
  private final LogChain chain;
  private final ClosedBuckets closed;
  private final GrainList grains;
  private final LogReader reader;
  private final GrainWriters writers;
  private final Executor threads;

  CassandraEventLog(
      Calls calls,
      CassandraUrl url,
      LogPartitions partitions,
      LogChain chain,
      ClosedBuckets closed,
      GrainList grains,
      LogReader reader,
      GrainWriters writers,
      Executor threads) {
    this.calls = calls;
    this.url = url;
    this.partitions = partitions;
    this.chain = chain;
    this.closed = closed;
    this.grains = grains;
    this.reader = reader;
    this.writers = writers;
    this.threads = threads;
  }

  /**
   * Repeats what failed: a claim that took effect unseen is an epoch that nobody uses. Not for
   * ever, nor for a caller that is interrupted, whose pauses would not be any.
   */
  @Override
  public Claim claim(GrainId grain) {
    return calls.read(
        "the claim of " + grain,
        () -> {
          long deadline = System.nanoTime() + CLAIM_WITHIN.toNanos();
          long pause = PAUSE_NANOS;
          while (true) {
            DriverException failure = null;
            try {
              Optional<Claim> claim = tryClaim(grain);
              if (claim.isPresent()) {
                return claim.get();
              }
            } catch (DriverException e) {
              failure = e;
            }
            if (System.nanoTime() - deadline > 0
                || Thread.currentThread().isInterrupted()
                || (failure != null && CassandraTroubles.hadNoEffect(failure))) {
              throw failure == null ? contended(grain) : failure;
            }
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(pause));
            pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
          }
        });
  }

  private GrainException contended(GrainId grain) {
    return new GrainException(
        ErrorCode.STORE_FAILED,
        Outcome.DID_NOT_RUN,
        "Others were quicker whenever %s was claimed | %s | the caller was interrupted by a deadline or a shutdown, or several silos claim it for ever | call again"
            .formatted(grain, url.describe()));
  }

  /** Empty when somebody else was quicker. */
  private Optional<Claim> tryClaim(GrainId grain) {
    Optional<Bucket> found = chain.open(grain);
    Bucket claimed;
    if (found.isPresent()) {
      if (!partitions.claim(grain, found.get())) {
        return Optional.empty();
      }
      claimed = found.get().claimed();
    } else {
      grains.add(grain);
      if (!partitions.create(grain, Bucket.NEW)) {
        return Optional.empty();
      }
      claimed = Bucket.NEW;
    }
    writers.claimed(grain, claimed);
    return Optional.of(new Claim(claimed.epoch(), claimed.first(), claimed.head()));
  }

  @Override
  public void read(GrainId grain, long from, long to, RecordReader records) {
    calls.<Void>read(
        "reading the log of " + grain,
        () -> {
          reader.read(grain, from, to, records);
          return null;
        });
  }

  @Override
  public void append(Batch batch, AppendListener listener) {
    var pending = new PendingBatch(batch, listener, oversize(batch.grain(), batch.events()));
    try {
      writers.append(pending, threads);
    } catch (RejectedExecutionException e) {
      pending.report(new AppendOutcome.Refused(calls.closed()));
    }
  }

  @Override
  public Optional<GrainException> oversize(GrainId grain, List<Event> events) {
    for (Event event : events) {
      if (event.bytes() > url.maxEvent()) {
        return Optional.of(
            tooLarge(
                "An event of type %s of %s has %d bytes, the limit is %d"
                    .formatted(event.type(), grain, event.bytes(), url.maxEvent()),
                "store less in an event, or raise maxEvent in the store URL"));
      }
    }
    if (events.size() > MOST_EVENTS) {
      return Optional.of(
          tooLarge(
              "A turn of %s appends %d events, the limit is %d"
                  .formatted(grain, events.size(), MOST_EVENTS),
              "append less in one turn"));
    }
    long bytes = events.stream().mapToLong(Event::bytes).sum();
    if (bytes > url.maxTurn()) {
      return Optional.of(
          tooLarge(
              "A turn of %s appends %d bytes, the limit is %d"
                  .formatted(grain, bytes, url.maxTurn()),
              "append less in one turn, or raise maxTurn in the store URL up to half of the"
                  + " cluster's commitlog_segment_size"));
    }
    return Optional.empty();
  }

  private GrainException tooLarge(String what, String advice) {
    return new GrainException(
        ErrorCode.EVENT_TOO_LARGE,
        Outcome.DID_NOT_RUN,
        "%s | %s | an event that carries a whole document or list, or a turn that does the work of many | %s"
            .formatted(what, url.describe(), advice));
  }

  @Override
  public long maxEvent() {
    return Math.min(url.maxEvent(), url.maxTurn());
  }

  @Override
  public boolean trim(GrainId grain, long epoch, long first) {
    return calls.write("trimming the log of " + grain, () -> tryTrim(grain, epoch, first));
  }

  private boolean tryTrim(GrainId grain, long epoch, long first) {
    while (true) {
      Optional<Bucket> found = chain.open(grain);
      if (found.isEmpty() || found.get().epoch() != epoch || first > found.get().head() + 1) {
        return false;
      }
      Bucket bucket = found.get();
      if (first <= bucket.first() || partitions.trim(grain, bucket, first)) {
        // Also when nothing is new: the one before may have failed when it had got this far.
        long oldest = Math.max(first, bucket.first());
        closed.empty(grain, bucket.number(), oldest, oldest > bucket.head());
        return true;
      }
    }
  }

  @Override
  public Keys keys(String type, String cursor, int limit) {
    return calls.read("listing the grains of type " + type, () -> grains.page(type, cursor, limit));
  }

  @Override
  public long count(String type) {
    return calls.read("counting the grains of type " + type, () -> grains.count(type));
  }

  @Override
  public List<String> types() {
    return calls.read("listing the types of grains", grains::types);
  }
}
