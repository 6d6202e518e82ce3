package dev.teff.runtime;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.Claim;
import dev.teff.persistence.spi.EventLog;
import dev.teff.persistence.spi.Store;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A silo's way to the logs of its store, which knows how much is on it: many grains of which each
 * holds a little are as much as one that holds a lot, and a slow store must not fill the heap. Safe
 * for use by any thread.
 */
final class BoundedLog implements EventLog {
  private final EventLog log;
  private final String silo;
  private final long most;
  private final AtomicLong held;

  private BoundedLog(EventLog log, String silo, long most, AtomicLong held) {
    this.log = log;
    this.silo = silo;
    this.most = most;
    this.held = held;
  }

  /**
   * The way to a store's logs, to which nothing is written without the lease.
   *
   * @param most how many bytes may be on the way before grains are asked to wait
   */
  static @Nullable BoundedLog of(@Nullable Store store, LeaseWaits lease, long most) {
    return store == null
        ? null
        : new BoundedLog(lease.over(store.events()), lease.silo(), most, new AtomicLong());
  }

  /** Another way to the same store, whose bytes count, too. */
  BoundedLog beside(EventLog other) {
    return new BoundedLog(other, silo, most, held);
  }

  /**
   * Asked before a grain appends. Where nothing else is on the way, any turn may go.
   *
   * @throws GrainException {@code TEFF-203} when too much is on the way already
   */
  void admit(GrainId grain, long bytes) {
    long others = held.get();
    long all = others + bytes;
    if (others > 0 && all > most) {
      throw new GrainException(
          ErrorCode.OVERLOADED,
          Outcome.DID_NOT_RUN,
          "Silo %s holds %d bytes that its store has not committed yet | grain %s | the store is slower than all grains that append | call again later, or raise teff.journal.max-held-bytes-in-all"
              .formatted(silo, all, grain));
    }
  }

  @Override
  public void append(Batch batch, AppendListener listener) {
    long bytes = batch.bytes();
    held.addAndGet(bytes);
    try {
      log.append(
          batch,
          outcome -> {
            held.addAndGet(-bytes);
            listener.completed(outcome);
          });
    } catch (RuntimeException e) {
      held.addAndGet(-bytes);
      throw e;
    }
  }

  @Override
  public Claim claim(GrainId grain) {
    return log.claim(grain);
  }

  @Override
  public void read(GrainId grain, long from, long to, RecordReader reader) {
    log.read(grain, from, to, reader);
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
    return log.trim(grain, epoch, first);
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
