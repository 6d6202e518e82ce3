package dev.teff.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Time and chance. One thread runs everything that happens: the steps of virtual threads that are
 * ready, in an order that the seed decides, and the next thing that is due when none is. Time
 * stands still but for a microsecond a step.
 */
final class World {
  private static final long STEP_NANOS = 1_000;
  private static final long MOST_STEPS = 200_000; // several times what a long run takes

  private record Step(Node node, Runnable work) {}

  private Thread thread = Thread.currentThread();
  private final SplittableRandom schedule;
  private final SplittableRandom streams;
  private final Trace trace = new Trace();
  private final List<Step> ready = new ArrayList<>();
  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::order));
  private Consumer<Node> watcher = node -> {};
  private @Nullable Throwable broken;
  private long now;
  private long order;

  /** A world that belongs to the calling thread. */
  World(long seed) {
    this.streams = new SplittableRandom(seed);
    this.schedule = streams.split();
  }

  /** It was made by another thread than the one that is going to run it, which is the caller. */
  void belongsToCaller() {
    thread = Thread.currentThread();
  }

  /** Something that will happen unless it is called off. */
  static final class Due {
    private final long at;
    private final long order;
    private final Runnable work;
    private boolean off;

    private Due(long at, long order, Runnable work) {
      this.at = at;
      this.order = order;
      this.work = work;
    }

    long at() {
      return at;
    }

    long order() {
      return order;
    }

    void cancel() {
      off = true;
    }
  }

  /** A source of chance of its own, so that one more draw here changes nothing there. */
  SplittableRandom chance() {
    return streams.split();
  }

  Trace trace() {
    return trace;
  }

  /** Nanoseconds since the beginning. */
  long now() {
    return now;
  }

  /** Does something later, in the world's thread; it must not block. */
  Due after(long nanos, Runnable work) {
    var next = new Due(now + Math.max(0, nanos), order++, work);
    due.add(next);
    return next;
  }

  /** Has somebody look behind every step of a node; it must change nothing. */
  void watch(Consumer<Node> looks) {
    watcher = looks;
  }

  /** Takes a step of a virtual thread. */
  void ready(Node node, Runnable step) {
    Thread current = Thread.currentThread();
    if (!current.isVirtual() && current != thread) {
      fail(
          new IllegalStateException("A thread from outside of the simulation came in: " + current));
    }
    ready.add(new Step(node, step));
  }

  /** Ends the run: something happened that is no result but a defect. */
  void fail(Throwable cause) {
    if (broken == null) {
      broken = cause;
    }
  }

  /**
   * Lets things happen until the condition holds.
   *
   * @return whether it does; false when this much time has passed, or nothing is left to happen
   */
  boolean run(BooleanSupplier condition, Duration limit) {
    long end = now + limit.toNanos();
    while (broken == null && !condition.getAsBoolean()) {
      if (!ready.isEmpty()) {
        step();
      } else if (!happens(end)) {
        now = Math.max(now, end);
        break;
      }
    }
    if (broken != null) {
      throw new IllegalStateException("The simulation broke down: " + broken, broken);
    }
    return condition.getAsBoolean();
  }

  private void step() {
    int index = schedule.nextInt(ready.size());
    Step step = ready.get(index);
    // The order of the rest does not matter: it is drawn from again.
    ready.set(index, ready.getLast());
    ready.removeLast();
    now += STEP_NANOS;
    trace.step(now, step.node.number());
    if (trace.steps() > MOST_STEPS) {
      fail(
          new IllegalStateException(
              "Something spins: %d steps in %d ms".formatted(MOST_STEPS, now / 1_000_000)));
    }
    step.node.step(step.work);
    watcher.accept(step.node);
  }

  private boolean happens(long end) {
    Due next = due.peek();
    if (next == null || next.at > end) {
      return false;
    }
    due.remove();
    if (!next.off) {
      now = Math.max(now, next.at);
      next.work.run();
    }
    return true;
  }
}
