package dev.teff.runtime;

import dev.teff.runtime.spi.Timekeeper.Alarm;
import dev.teff.runtime.spi.Timekeeper.Scheduled;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes threads whose time has come, and runs tasks, for next to nothing where that is not needed
 * any more by then.
 *
 * <p>To park with a limit costs a timer that is set and cancelled, on a heap that all threads
 * share: more than anything else in a call to another silo. Almost all calls are answered long
 * before their deadline. So who waits only leaves a note, with one swap; one thread collects the
 * notes every {@link #TICK}, throws those away whose writer waits no more, and keeps the others in
 * a heap of its own. While nobody writes notes, it sleeps.
 */
final class Alarms {
  private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);
  private static final Duration TICK = Duration.ofMillis(10);

  /** Shorter waits would be over before their note is read; they have timers. */
  static final Duration SHORTEST = TICK.multipliedBy(3);

  private static final int STRIDE = 16; // references, so that stripes share no cache line
  private static final int FEW = 1024;

  // Immutable state.
  private final int stripes = Integer.highestOneBit(Runtime.getRuntime().availableProcessors());

  // Mutable state of any thread: the newest note of each stripe.
  private final AtomicReferenceArray<@Nullable Note> newest =
      new AtomicReferenceArray<>(stripes * STRIDE);
  private volatile boolean asleep;

  // Mutable state of the collecting thread.
  private final PriorityQueue<Note> kept =
      new PriorityQueue<>((one, other) -> Long.signum(one.deadline - other.deadline));
  private int keptBefore;

  private final Thread collector =
      Thread.ofPlatform().daemon().name("teff-alarms").unstarted(this::collect);

  private static final class Note implements Alarm, Scheduled {
    final long deadline;
    @Nullable Note next; // published by the stripe
    private volatile @Nullable Object waiter; // a thread, or a task

    Note(long deadline, Object waiter) {
      this.deadline = deadline;
      this.waiter = waiter;
    }

    @Override
    public void park(Object blocker) {
      LockSupport.park(blocker);
    }

    @Override
    public void cancel() {
      waiter = null;
    }

    /** Wakes whoever still waits. */
    void ring() {
      switch (waiter) {
        case Thread thread -> LockSupport.unpark(thread);
        case Runnable task -> run(task);
        case null, default -> {} // it is not needed any more
      }
    }

    private static void run(Runnable task) {
      try {
        task.run();
      } catch (RuntimeException | Error e) { // the others' deadlines come all the same
        LOG.error("A task for a deadline failed.", e);
      }
    }
  }

  /** Starts the thread. */
  void start() {
    collector.start();
  }

  /**
   * Wakes the calling thread at a time, and perhaps at others; until it is cancelled.
   *
   * @param deadlineNanos of {@link System#nanoTime()}
   */
  Alarm set(long deadlineNanos) {
    return leave(new Note(deadlineNanos, Thread.currentThread()));
  }

  /**
   * Runs a task at a time, unless it is cancelled before; on a thread that must not be blocked.
   *
   * @param deadlineNanos of {@link System#nanoTime()}
   */
  Scheduled set(long deadlineNanos, Runnable task) {
    return leave(new Note(deadlineNanos, task));
  }

  private Note leave(Note note) {
    int stripe = ((int) Thread.currentThread().threadId() & (stripes - 1)) * STRIDE;
    do {
      note.next = newest.get(stripe);
    } while (!newest.compareAndSet(stripe, note.next, note));
    if (asleep) {
      asleep = false;
      LockSupport.unpark(collector);
    }
    return note;
  }

  private void collect() {
    while (true) {
      boolean any = readNotes();
      long now = System.nanoTime();
      for (Note first = kept.peek();
          first != null && first.deadline - now <= 0;
          first = kept.peek()) {
        kept.remove();
        first.ring();
      }
      forgetCancelled();
      sleep(any, now);
    }
  }

  private boolean readNotes() {
    boolean any = false;
    for (int stripe = 0; stripe < newest.length(); stripe += STRIDE) {
      Note note = oldestFirst(newest.getAndSet(stripe, null));
      any |= note != null;
      while (note != null) {
        if (note.waiter != null) {
          kept.add(note);
        }
        Note read = note;
        note = note.next;
        read.next = null; // what is kept must not keep the rest
      }
    }
    return any;
  }

  /** Deadlines mostly rise, and the heap takes them most quickly in that order. */
  private static @Nullable Note oldestFirst(@Nullable Note newestFirst) {
    Note turned = null;
    for (Note note = newestFirst; note != null; ) {
      Note next = note.next;
      note.next = turned;
      turned = note;
      note = next;
    }
    return turned;
  }

  /** What is cancelled late goes when it has become most of what is kept. */
  private void forgetCancelled() {
    keptBefore = Math.min(keptBefore, kept.size());
    if (kept.size() > FEW && kept.size() > 2 * keptBefore) {
      kept.removeIf(note -> note.waiter == null);
      keptBefore = kept.size();
    }
  }

  private void sleep(boolean busy, long now) {
    if (!busy) {
      asleep = true;
      if (isAnyNote()) { // its writer may not have seen that
        asleep = false;
        return;
      }
    }
    Note first = kept.peek();
    long limit = busy ? TICK.toNanos() : Long.MAX_VALUE;
    if (first != null) {
      limit = Math.min(limit, first.deadline - now);
    }
    LockSupport.parkNanos(this, limit);
    asleep = false;
  }

  private boolean isAnyNote() {
    for (int stripe = 0; stripe < newest.length(); stripe += STRIDE) {
      if (newest.get(stripe) != null) {
        return true;
      }
    }
    return false;
  }
}
