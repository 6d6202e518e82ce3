package dev.teff.simulator;

import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

/**
 * One process on one machine: the threads that run there and the clock that they see.
 *
 * <pre>
 *   RUNNING <--freeze, thaw--> FROZEN
 *        \                        \
 *         '---------kill-----------'--> DEAD
 * </pre>
 *
 * <p>What is frozen takes no step, as a process that was sent SIGSTOP; its clock goes on. What is
 * dead never takes one again.
 */
final class Node implements Executor, Timekeeper, Seat {
  static final Instant ORIGIN = Instant.parse("2026-01-01T00:00:00Z");

  /** More than any two clocks of a simulation differ. */
  private static final Duration SKEW = Duration.ofHours(3);

  private static final long LONGEST_NANOS = Long.MAX_VALUE / 8;

  private enum State {
    RUNNING,
    FROZEN,
    DEAD
  }

  private final World world;
  private final int number;
  private final int machine;
  private final String name;
  private final Clock clock;
  private final Thread.Builder.OfVirtual threads;
  private final List<Runnable> held = new ArrayList<>();
  private State state = State.RUNNING;
  private long frozenAt;
  private long lostNanos;

  /**
   * What a process sees of the world's time.
   *
   * @param skew how far its wall clock is off
   * @param perMillion how much faster its clocks go
   * @param stopsWhenFrozen whether they stand while the process is frozen, which no clock should
   */
  record Clock(Duration skew, long perMillion, boolean stopsWhenFrozen) {
    static final Clock TRUE = new Clock(Duration.ZERO, 0, false);

    long nanos(long world) {
      return world + world / 1_000_000 * perMillion;
    }

    /** How long the world takes until the clock has moved so far. */
    long worldNanos(long nanos) {
      return nanos - nanos / 1_000_000 * perMillion + Math.abs(perMillion);
    }
  }

  /**
   * A process.
   *
   * @param number which no other process has
   * @param machine where it runs, and others may have run before
   */
  Node(World world, int number, int machine, String name, Clock clock) {
    this.world = world;
    this.number = number;
    this.machine = machine;
    this.name = name;
    this.clock = clock;
    this.threads =
        VirtualThreads.on(this::ready)
            .name(name + "-", 0)
            .uncaughtExceptionHandler((thread, cause) -> world.fail(cause));
  }

  int number() {
    return number;
  }

  /** The address of a machine. */
  static String host(int machine) {
    return "10.%d.%d.%d".formatted(machine >> 16, (machine >> 8) & 0xff, machine & 0xff);
  }

  /** The address of its machine. */
  String host() {
    return host(machine);
  }

  @Override
  public String name() {
    return name;
  }

  World world() {
    return world;
  }

  boolean isDead() {
    return state == State.DEAD;
  }

  @Override
  public boolean undisturbed() {
    return frozenAt == 0 && state != State.DEAD;
  }

  @Override
  public long now() {
    return world.now();
  }

  boolean isRunning() {
    return state == State.RUNNING;
  }

  void freeze() {
    if (state == State.RUNNING) {
      state = State.FROZEN;
      frozenAt = world.now();
    }
  }

  void thaw() {
    if (state == State.FROZEN) {
      state = State.RUNNING;
      if (clock.stopsWhenFrozen) {
        lostNanos += world.now() - frozenAt;
      }
      held.forEach(step -> world.ready(this, step));
      held.clear();
    }
  }

  void kill() {
    state = State.DEAD;
    held.clear();
  }

  /** Runs a task in a virtual thread of this process; by any thread of the simulation. */
  @Override
  public void execute(Runnable task) {
    if (state != State.DEAD) {
      threads.start(task);
    }
  }

  private void ready(Runnable step) {
    if (state != State.DEAD) {
      world.ready(this, step);
    }
  }

  /** Takes a step, unless the process was stopped since it became ready. */
  void step(Runnable step) {
    switch (state) {
      case RUNNING -> step.run();
      case FROZEN -> held.add(step);
      case DEAD -> {}
    }
  }

  @Override
  public Instant instant() {
    return ORIGIN.plus(clock.skew).plusNanos(nanos());
  }

  @Override
  public Instant issued() {
    return ORIGIN.minus(SKEW);
  }

  @Override
  public long nanos() {
    return clock.nanos(world.now() - lostNanos);
  }

  @Override
  public void parkUntil(Object blocker, long deadlineNanos) {
    Thread thread = Thread.currentThread();
    World.Due wake = world.after(until(deadlineNanos), () -> LockSupport.unpark(thread));
    LockSupport.park(blocker);
    wake.cancel();
  }

  private long until(long deadlineNanos) {
    return clock.worldNanos(Math.clamp(deadlineNanos - nanos(), 0, LONGEST_NANOS));
  }

  @Override
  public Scheduled schedule(Duration delay, Runnable task) {
    long nanos = Math.clamp(delay.toNanos(), 0, LONGEST_NANOS);
    return world.after(clock.worldNanos(nanos), () -> execute(task))::cancel;
  }

  /** Blocks the calling thread for so long, whatever interrupts it. */
  @Override
  public void pause(Duration duration) {
    long until = nanos() + duration.toNanos();
    boolean interrupted = false;
    while (nanos() - until < 0) {
      parkUntil(this, until);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
