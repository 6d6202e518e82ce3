package dev.teff.runtime;

import dev.teff.grains.DeactivationReason;
import dev.teff.runtime.spi.Timekeeper.Scheduled;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks over a silo's activations now and then: sends away those that nobody called for long, and
 * interrupts turns that run beyond their deadline.
 *
 * <p>One pass costs about a nanosecond per activation. The pause before the next is a hundred times
 * as long as the pass, so that sweeping takes at most one percent of one core. It has a limit,
 * since a process that was frozen during a pass seems to have swept for as long.
 */
final class Sweeper {
  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
  private static final long SHORTEST_PAUSE_NANOS = Duration.ofMillis(50).toNanos();
  private static final long LONGEST_PAUSE_NANOS = Duration.ofSeconds(5).toNanos();

  /** A turn that ignores its interrupt is reported after this long; a pass takes less than half. */
  private static final long REPORT_NANOS = Duration.ofMillis(400).toNanos();

  /** What the sweeper noted on a turn: nothing, seen once, seen to be slow, reported. */
  static final byte SEEN_RUNNING = 1;

  private static final byte SEEN_SLOW = 2;
  private static final byte REPORTED = 3;

  private final Host host;
  private final Executor sweeps;
  private final Consumer<String> stuck;
  private final int idleTicks;
  private final MemoryPressure memory;
  private volatile @Nullable Scheduled next;
  private volatile boolean stopped;

  /**
   * A sweeper that tells of turns which do not end.
   *
   * @param sweeps runs its sweeps, one at a time
   */
  Sweeper(Host host, Executor sweeps, MemoryPressure memory, Consumer<String> stuck) {
    this.host = host;
    this.sweeps = sweeps;
    this.memory = memory;
    this.stuck = stuck;
    this.idleTicks = TickClock.ticks(host.settings().idleTimeout());
  }

  /**
   * A thread for sweeps, which ends by itself when there are none. Not a virtual one: turns that
   * compute for ever keep the carriers of those, and would never be told that their time is up.
   */
  static Executor thread() {
    return new ThreadPoolExecutor(
        0,
        1,
        10,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        Thread.ofPlatform().daemon().name("teff-sweeper").factory());
  }

  void start() {
    host.tick(TickClock.at(host.time().nanos()));
    pause(SHORTEST_PAUSE_NANOS);
  }

  void stop() {
    stopped = true;
    Scheduled pending = next;
    if (pending != null) {
      pending.cancel();
    }
  }

  private void pause(long nanos) {
    if (!stopped) {
      next = host.time().schedule(Duration.ofNanos(nanos), () -> sweeps.execute(this::sweep));
    }
  }

  private void sweep() {
    long begin = host.time().nanos();
    try {
      int tick = TickClock.at(begin);
      host.tick(tick);
      for (Activation activation : host.activations().all()) {
        visit(activation, begin, tick);
      }
      memory.relieve(host.activations().all(), tick);
      host.quarantine().sweep();
    } catch (RuntimeException | Error e) { // without sweeps, no deadline would interrupt a turn
      LOG.error("A sweep over the grains of {} has failed; the next one comes.", host.name(), e);
    } finally {
      long spent = host.time().nanos() - begin;
      pause(Math.clamp(100 * spent, SHORTEST_PAUSE_NANOS, LONGEST_PAUSE_NANOS));
    }
  }

  private void visit(Activation activation, long begin, int tick) {
    Turn running = activation.running();
    if (running != null) {
      look(running, begin);
    } else if (activation.isQuiet() // first: a call that has ended until then has left its mark
        && tick - activation.lastUsed() > activation.kind().idleTicks(idleTicks)) {
      activation.leave(DeactivationReason.IDLE);
    }
  }

  /**
   * Interrupts a turn whose deadline has passed, reports it when it does not mind, and notes that
   * it is slow when it was seen before, or is seen to block.
   */
  private void look(Turn turn, long now) {
    int seen = turn.word(); // before the look at what turn it is
    long late = now - turn.deadlineNanos();
    if (late > 0) {
      turn.interrupt(seen);
    }
    if (late > REPORT_NANOS && turn.sightings != REPORTED) {
      turn.sightings = REPORTED;
      Thread runner = turn.slot().thread;
      stuck.accept(Failures.stuckTurn(turn.activation, runner, runner.getStackTrace(), late));
    } else if (turn.sightings < SEEN_SLOW) {
      boolean blocks = turn.slot().thread.getState() != Thread.State.RUNNABLE;
      turn.sightings = turn.sightings == SEEN_RUNNING || blocks ? SEEN_SLOW : SEEN_RUNNING;
    }
  }
}
