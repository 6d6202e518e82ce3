package dev.teff.runtime;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Turns whose calls came together, and which one thread runs one after another: that costs a
 * fraction of a thread for each. Only turns of methods that are known to be quick are in it. When
 * one of them waits all the same, another thread goes on with those behind it: at once when it
 * waits for something of Teff's, else when the {@link BatchWatch} notices.
 */
final class Batch implements Runnable {
  private final Host silo;
  private final BatchWatch watch;
  private final Runnable settled;
  private final Activation[] activations;
  private final QueuedTurn[] turns;
  private int size; // of the filling thread, until it starts the batch
  private final AtomicInteger begun = new AtomicInteger();

  // Of the watch.
  @Nullable Batch next;
  int begunBefore;

  /**
   * An empty one.
   *
   * @param most how many turns there may be
   * @param settled told, once or more, when turns have ended whose outputs may leave together
   */
  Batch(Host silo, BatchWatch watch, int most, Runnable settled) {
    this.silo = silo;
    this.watch = watch;
    this.settled = settled;
    this.activations = new Activation[most];
    this.turns = new QueuedTurn[most];
  }

  /** Takes a turn whose activation's baton the calling thread has taken. */
  void add(Activation activation, QueuedTurn turn) {
    activations[size] = activation;
    turns[size++] = turn;
  }

  /** Has it run. */
  void start() {
    if (size == 0) {
      settled.run();
      return;
    }
    silo.execute(this);
    if (size > 1) {
      watch.watch(this);
    }
  }

  @Override
  public void run() {
    CurrentTurn slot = CurrentTurn.slot();
    slot.batch = this;
    for (int at = begun.getAndIncrement(); at < size; at = begun.getAndIncrement()) {
      activations[at].drain(turns[at]);
      if (slot.batch != this) {
        return; // it waited, and another thread goes on
      }
      Thread.interrupted(); // what a turn left behind is not meant for the next one
    }
    slot.batch = null;
    settled.run();
  }

  /** Another thread goes on with what has not begun. */
  void handOver() {
    settled.run();
    if (!isOver()) {
      silo.execute(this);
    }
  }

  /** How many turns have begun, or more. */
  int begun() {
    return begun.get();
  }

  /** Whether every turn has begun. */
  boolean isOver() {
    return begun.get() >= size;
  }
}
