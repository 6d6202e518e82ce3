package dev.teff.runtime;

import dev.teff.runtime.spi.CallRequest;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of a grain's method, or of a timer's tick.
 *
 * <p>Everything but the phase belongs to the thread that runs the turn. The phase decides a race
 * between that thread and the one that interrupts it at the deadline: an interrupt is delivered
 * only while the turn runs, and the turn does not end while one is being delivered.
 */
final class Turn {
  private static final VarHandle PHASE;
  private static final int RUNNING = 0;
  private static final int INTERRUPTING = 1;
  private static final int INTERRUPTED = 2;
  private static final int ENDED = 3;

  static {
    try {
      PHASE = MethodHandles.lookup().findVarHandle(Turn.class, "phase", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  // Immutable.
  final Activation activation;
  final @Nullable Turn parent;
  final long deadlineNanos;
  final boolean readOnly;
  final int depth;
  private final Thread runner = Thread.currentThread();

  // Owned by the runner.
  private @Nullable List<CallRequest> outbox;
  private boolean calledOthers;
  private long firstSeal;

  @SuppressWarnings("UnusedVariable") // through PHASE
  private volatile int phase;

  /**
   * Begins on the calling thread.
   *
   * @param parent the turn that waits for this one, if any
   * @param depth how many turns are below this one on the thread's stack
   */
  Turn(
      Activation activation,
      @Nullable Turn parent,
      int depth,
      long deadlineNanos,
      boolean readOnly) {
    this.activation = activation;
    this.parent = parent;
    this.depth = depth;
    this.deadlineNanos = deadlineNanos;
    this.readOnly = readOnly;
  }

  /** Interrupts the runner, if the turn still runs; by any thread. */
  boolean interrupt() {
    if (!PHASE.compareAndSet(this, RUNNING, INTERRUPTING)) {
      return false;
    }
    runner.interrupt();
    PHASE.setVolatile(this, INTERRUPTED);
    return true;
  }

  /**
   * Ends the turn; by the runner.
   *
   * @return whether it was interrupted; the thread's flag is cleared then
   */
  boolean end() {
    if (PHASE.compareAndSet(this, RUNNING, ENDED)) {
      return false;
    }
    while ((int) PHASE.getVolatile(this) == INTERRUPTING) {
      Thread.onSpinWait(); // the other thread is between two instructions
    }
    PHASE.setVolatile(this, ENDED);
    Thread.interrupted(); // the interrupt was for this turn, not for the one below it
    for (Turn below = below(); below != null; below = below.below()) {
      if (below.isInterrupted()) {
        Thread.currentThread().interrupt(); // there was one for that turn too
      }
    }
    return true;
  }

  /** Whether the turn's deadline passed while it ran. */
  boolean isInterrupted() {
    int now = (int) PHASE.getVolatile(this);
    return now == INTERRUPTING || now == INTERRUPTED;
  }

  /** The turn that waits for this one on the same thread's stack, if any. */
  private @Nullable Turn below() {
    return depth > 0 ? parent : null;
  }

  /** Keeps a one-way call until the turn's events are durable. */
  void hold(CallRequest request) {
    if (outbox == null) {
      outbox = new ArrayList<>(4);
    }
    outbox.add(request);
  }

  /** Takes what was held. */
  List<CallRequest> takeHeld() {
    List<CallRequest> held = outbox;
    outbox = null;
    return held == null ? List.of() : held;
  }

  boolean holdsNothing() {
    return outbox == null;
  }

  /** Notes that what the turn sent may have had an effect, whatever becomes of the rest. */
  void markCalledOthers() {
    calledOthers = true;
  }

  /** Whether something the turn sent may have had an effect. */
  boolean calledOthers() {
    return calledOthers;
  }

  /** Notes that events were submitted in the middle of the turn, up to this sequence number. */
  void markSealed(long sequence) {
    if (firstSeal == 0) {
      firstSeal = sequence;
    }
  }

  /** The last sequence number of the turn's first seal, 0 before it. */
  long firstSeal() {
    return firstSeal;
  }

  /**
   * Whether this turn, or one that waits for it on this very path, is the running turn of a grain.
   */
  boolean descendsFrom(@Nullable Turn running) {
    for (Turn turn = this; turn != null; turn = turn.parent) {
      if (turn == running) {
        return true;
      }
    }
    return false;
  }
}
