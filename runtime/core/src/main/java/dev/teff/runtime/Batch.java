package dev.teff.runtime;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Turns whose calls came together, or were started by one turn, and which one thread runs one after
 * another: that costs a fraction of a thread for each. Only turns of methods that are known to be
 * quick are in it. When one of them waits all the same, another thread goes on with those behind
 * it: at once when it waits for something of Teff's, else when the {@link BatchWatch} notices. And
 * when they take long together, another thread helps.
 *
 * <p>Turns can be added until it is over, which it is once a thread finds nothing left.
 */
final class Batch implements Runnable {
  /** How many calls that one turn starts share a thread at most. */
  static final int WIDEST = 16;

  /** After so long, another thread helps. */
  private static final long HELPED_AFTER_NANOS = 200_000;

  private static final long OVER = Long.MIN_VALUE;
  private static final long ONE_MORE = 1L << 32;

  private final Host silo;
  private final BatchWatch watch;
  private final @Nullable Runnable settled;
  private final Activation[] activations;
  private final QueuedTurn[] turns;

  /** How many turns there are, and in the lower half how many have begun; or OVER. */
  private final AtomicLong word = new AtomicLong();

  private boolean started; // of the filling thread
  private volatile boolean parted;

  // Of the watch.
  @Nullable Batch next;
  int begunBefore;

  /**
   * An empty one.
   *
   * @param most how many turns there may be
   * @param settled told, once or more, when turns have ended whose outputs may leave together, if
   *     any wait for that; also those of calls that are not in the batch, but came with it
   */
  Batch(Host silo, BatchWatch watch, int most, @Nullable Runnable settled) {
    this.silo = silo;
    this.watch = watch;
    this.settled = settled;
    this.activations = new Activation[most];
    this.turns = new QueuedTurn[most];
  }

  /**
   * Takes a turn whose activation's baton the calling thread has taken, always the same thread.
   *
   * @return false when it is full or over
   */
  boolean add(Activation activation, QueuedTurn turn) {
    long seen = word.get();
    int size = size(seen);
    if (seen == OVER || size == turns.length) {
      return false;
    }
    activations[size] = activation;
    turns[size] = turn;
    while (!word.compareAndSet(seen, seen + ONE_MORE)) {
      seen = word.get();
      if (seen == OVER) {
        return false;
      }
    }
    if (started && size == 1) {
      watch.watch(this);
    }
    return true;
  }

  /** Has it run. */
  void start() {
    started = true;
    int size = size(word.get()); // before anybody runs it
    if (size == 0) {
      settle();
      return;
    }
    silo.execute(this);
    if (size > 1 || (settled != null && turns.length > 1)) {
      watch.watch(this);
    }
  }

  @Override
  public void run() {
    CurrentTurn slot = CurrentTurn.slot();
    slot.batch = this;
    long began = silo.time().nanos();
    for (int at = claim(); at >= 0; at = claim()) {
      Host.activateAndRun(activations[at], turns[at]);
      if (slot.batch != this) {
        return; // it waited, and another thread goes on
      }
      long now = silo.time().nanos();
      if (now - began > HELPED_AFTER_NANOS && hasMore(word.get())) {
        began = now;
        silo.execute(this);
      }
    }
    slot.batch = null;
    settle();
  }

  private void settle() {
    parted = true;
    if (settled != null) {
      settled.run();
    }
  }

  /** The next turn to run; -1 when there is none, and then there will be none. */
  private int claim() {
    while (true) {
      long seen = word.get();
      if (seen == OVER) {
        return -1;
      }
      if (hasMore(seen)) {
        if (word.compareAndSet(seen, seen + 1)) {
          return begun(seen);
        }
      } else if (word.compareAndSet(seen, OVER)) {
        return -1;
      }
    }
  }

  /** Whether nothing is left to begin, and no output waits for what has begun. */
  boolean isDone() {
    return endIfNothingIsLeft() && parted;
  }

  /** Another thread goes on with what has not begun, and outputs do not wait for what has. */
  void handOver() {
    settle();
    if (!endIfNothingIsLeft()) {
      silo.execute(this);
    }
  }

  /** Whether every turn has begun; then there will be no more. */
  boolean endIfNothingIsLeft() {
    while (true) {
      long seen = word.get();
      if (seen == OVER) {
        return true;
      }
      if (hasMore(seen)) {
        return false;
      }
      if (word.compareAndSet(seen, OVER)) {
        return true;
      }
    }
  }

  /** How many turns have begun; 0 when it is over. */
  int begun() {
    return begun(word.get());
  }

  private static int begun(long word) {
    return (int) word;
  }

  private static int size(long word) {
    return (int) (word >>> 32);
  }

  private static boolean hasMore(long word) {
    return word != OVER && begun(word) < size(word);
  }
}
