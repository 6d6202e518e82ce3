package dev.teff.persistence.cassandra;

import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.persistence.cassandra.ReminderRows.Filed;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.Batch.Retention;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The appends of one grain. One transaction is on its way at a time, because the cluster would only
 * queue the others; whatever gathers meanwhile goes into the next one.
 */
final class GrainWriter {
  private static final Logger LOG = LoggerFactory.getLogger(GrainWriter.class);

  private final GrainId grain;
  private final LogPartitions partitions;
  private final LogChain chain;
  private final ClosedBuckets closed;
  private final CassandraUrl url;
  private final CassandraTroubles troubles;
  private final BatchReminders reminders;

  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private final ArrayDeque<PendingBatch> waiting = new ArrayDeque<>();
  private boolean draining;

  /** As last seen, by a claim or by the thread that drains; what it says is checked anyway. */
  private volatile @Nullable Bucket open;

  /** Behind the bucket of this number nothing is left that was overwritten; of who drains. */
  private long emptied;

  GrainWriter(
      GrainId grain,
      LogPartitions partitions,
      LogChain chain,
      ClosedBuckets closed,
      CassandraUrl url,
      CassandraTroubles troubles,
      BatchReminders reminders) {
    this.grain = grain;
    this.partitions = partitions;
    this.chain = chain;
    this.closed = closed;
    this.url = url;
    this.troubles = troubles;
    this.reminders = reminders;
  }

  /** Tells what a claim found. */
  void claimed(Bucket bucket) {
    open = bucket;
  }

  boolean isIdle() {
    lock.lock();
    try {
      return !draining;
    } finally {
      lock.unlock();
    }
  }

  void append(PendingBatch batch, Executor threads) {
    lock.lock();
    try {
      if (!draining) {
        // First, for it throws when the store is closed.
        threads.execute(this::drain);
        draining = true;
      }
      waiting.add(batch);
    } finally {
      lock.unlock();
    }
  }

  private void drain() {
    for (Optional<BatchRun> run = next(); run.isPresent(); run = next()) {
      AppendOutcome outcome = commit(run.get());
      run.get().report(outcome);
      if (outcome instanceof AppendOutcome.Committed && run.get().retention() == Retention.LATEST) {
        emptyClosedBuckets();
      }
    }
  }

  /**
   * A grain that mostly overwrites its state may have appended in between, and so have rolled over.
   * What fails here is done with the next append, by whichever silo.
   */
  private void emptyClosedBuckets() {
    Bucket bucket = open;
    if (bucket == null || bucket.number() <= emptied) {
      return;
    }
    try {
      closed.empty(grain, bucket.number(), bucket.first(), false);
      emptied = bucket.number();
    } catch (RuntimeException e) {
      LOG.warn("Overwritten records of {} stay until its next append.", grain, e);
    }
  }

  private Optional<BatchRun> next() {
    lock.lock();
    try {
      draining = !waiting.isEmpty();
      return draining ? Optional.of(BatchRun.takeFrom(waiting)) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** Never throws: who appends later would wait for ever. */
  private AppendOutcome commit(BatchRun run) {
    if (!run.fits()) {
      return run.tooLarge();
    }
    boolean appending = false;
    try {
      Optional<Bucket> found = openBucket();
      List<Filed> replaced = reminders.beforeCommit(run.batches());
      while (found.isPresent()) {
        Bucket bucket = found.get();
        if (isFull(bucket) && builds(run, bucket)) {
          found = rollOver(bucket);
          continue;
        }
        long first = run.retention() == Retention.LATEST ? run.head() : bucket.first();
        Bucket next = bucket.behind(run.epoch(), run.head(), first, bucket.size() + run.bytes());
        BatchStatement events = partitions.appending(grain, next, run);
        appending = true;
        if (partitions.append(events)) {
          open = next;
          reminders.afterCommit(replaced);
          return new AppendOutcome.Committed();
        }
        appending = false;
        Optional<Bucket> fresh = partitions.read(grain, bucket.number());
        if (fresh.isEmpty() || !fresh.get().closed()) {
          return fenced(fresh);
        }
        found = chain.open(grain, fresh.get());
      }
      return fenced(Optional.empty());
    } catch (DriverException e) {
      boolean unknown = appending && !CassandraTroubles.hadNoEffect(e);
      return unknown
          ? new AppendOutcome.Unknown(troubles.unknown(run.toString(), e))
          : new AppendOutcome.Refused(troubles.refusal(run.toString(), e));
    } catch (GrainException e) {
      return new AppendOutcome.Refused(e); // of what is read, before anything is appended
    } catch (RuntimeException | Error e) {
      LOG.error("A bug in {}", run, e);
      var bug = new IllegalStateException("A bug", e);
      return appending
          ? new AppendOutcome.Unknown(troubles.unknown(run.toString(), bug))
          : new AppendOutcome.Refused(troubles.refusal(run.toString(), bug));
    }
  }

  private Optional<Bucket> openBucket() {
    Bucket known = open;
    return known == null ? chain.open(grain) : Optional.of(known);
  }

  private boolean isFull(Bucket bucket) {
    return bucket.head() - bucket.start() >= url.bucketEvents()
        || bucket.size() >= url.bucketBytes();
  }

  private static boolean builds(BatchRun run, Bucket bucket) {
    return run.retention() == Retention.ALL
        && run.epoch() == bucket.epoch()
        && run.expectedHead() == bucket.head();
  }

  /** Seals the bucket before the next one is made, so that there are never two open ones. */
  private Optional<Bucket> rollOver(Bucket bucket) {
    partitions.seal(grain, bucket);
    return chain.open(grain, partitions.read(grain, bucket.number()).orElse(bucket));
  }

  private static AppendOutcome fenced(Optional<Bucket> state) {
    return new AppendOutcome.Fenced(
        state.map(Bucket::epoch).orElse(0L), state.map(Bucket::head).orElse(0L));
  }
}
