package dev.teff.runtime.cluster;

import dev.teff.grains.GrainException;
import dev.teff.runtime.spi.Lease;
import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lease of one silo's life. It follows from readings of the committed view: whoever was in it
 * when the reading began may speak until a lease's length later.
 *
 * <p>The deadline is volatile and compared with the clock at every question; an output that comes
 * while others are held is held behind them.
 */
final class OutputLease implements Lease {
  private static final Logger LOG = LoggerFactory.getLogger(OutputLease.class);

  private final Timekeeper time;
  private final long lengthNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final ReentrantLock releasing = new ReentrantLock();

  // Written under the lock.
  private final Queue<Output> held = new ArrayDeque<>();
  private volatile boolean holding;
  private volatile long untilNanos;
  private volatile @Nullable GrainException revoked;
  private @Nullable GrainException unreadable; // why nobody is kept waiting

  /** One that is not held before the first reading. */
  OutputLease(Timekeeper time, Duration length) {
    this.time = time;
    this.lengthNanos = length.toNanos();
    this.untilNanos = time.nanos();
  }

  @Override
  public boolean isHeld() {
    return untilNanos - time.nanos() > 0 && revoked == null;
  }

  /** Whether an output may leave at once, and none has to leave before it. */
  boolean isFree() {
    return !holding && isHeld();
  }

  @Override
  public void await(Output output) {
    if (isFree()) {
      output.open();
      return;
    }
    GrainException cause;
    lock.lock();
    try {
      cause = revoked == null ? unreadable : revoked;
      if (cause == null) {
        held.add(output);
        holding = true;
      }
    } finally {
      lock.unlock();
    }
    if (cause != null) {
      output.broken(cause);
    } else {
      release(); // it may have been confirmed meanwhile
    }
  }

  /** The silo was in the committed view when a reading began that has ended now. */
  void confirmed(long readingBegan) {
    lock.lock();
    try {
      long until = readingBegan + lengthNanos;
      if (until - untilNanos > 0) {
        untilNanos = until;
      }
      unreadable = null;
    } finally {
      lock.unlock();
    }
    release();
  }

  /** The silo is not in the committed view, and will not be again. */
  void revoke(GrainException cause) {
    List<Output> breaking;
    lock.lock();
    try {
      if (revoked != null) {
        return;
      }
      revoked = cause;
      breaking = takeAll();
    } finally {
      lock.unlock();
    }
    breaking.forEach(output -> guarded(() -> output.broken(cause)));
  }

  /**
   * The store does not say which view is the committed one. Once the lease has been over for as
   * long as it lasts, nothing is held any more until the view is read again: callers learn what is
   * wrong before their deadlines.
   */
  void unreadable(GrainException cause) {
    List<Output> breaking;
    lock.lock();
    try {
      if (revoked != null || time.nanos() - untilNanos < lengthNanos) {
        return;
      }
      unreadable = cause;
      breaking = takeAll();
      holding = false;
    } finally {
      lock.unlock();
    }
    breaking.forEach(output -> guarded(() -> output.broken(cause)));
  }

  /** One that throws is no reason to keep the others. */
  private static void guarded(Runnable output) {
    try {
      output.run();
    } catch (Throwable e) { // errors, too: they are the output's own
      LOG.error("An output that was held back failed when it could leave, or could not.", e);
    }
  }

  private List<Output> takeAll() {
    List<Output> all = new ArrayList<>(held);
    held.clear();
    return all;
  }

  /** Lets out what is held, in order, for as long as the lease is. */
  private void release() {
    if (releasing.isHeldByCurrentThread()) {
      return; // an output that awaits another one
    }
    while (holding && isHeld() && releasing.tryLock()) {
      try {
        for (Output next = next(); next != null; next = next()) {
          Output leaving = next;
          guarded(leaving::open);
        }
      } finally {
        releasing.unlock();
      }
    }
  }

  private @Nullable Output next() {
    lock.lock();
    try {
      Output next = isHeld() ? held.poll() : null;
      holding = !held.isEmpty() || next != null; // the one that leaves now goes before later ones
      return next;
    } finally {
      lock.unlock();
    }
  }
}
