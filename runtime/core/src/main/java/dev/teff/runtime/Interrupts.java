package dev.teff.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Tells the interrupts of one thread apart: those by which Teff ends a turn, and those of everybody
 * else, which are for whoever called the turn.
 *
 * <p>A thread has one flag for all of them. So what it says is noted whenever Teff interrupts the
 * thread, and when the turn has ended, Teff's interrupt is taken back and nobody else's. What
 * cannot be told, since the JDK does not: an interrupt of somebody else that finds Teff's still
 * unnoticed by the turn. A turn that notices, and throws {@link InterruptedException}, leaves the
 * flag to the next one.
 */
abstract class Interrupts {
  private static final VarHandle TAKEN;

  static {
    try {
      TAKEN = MethodHandles.lookup().findVarHandle(Interrupts.class, "taken", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final Thread thread = Thread.currentThread();

  // The lock of what follows; held for a few instructions, by those who interrupt and who was.
  @SuppressWarnings("UnusedVariable") // through TAKEN
  private volatile boolean taken;

  /** Teff has interrupted the thread, for a turn that has not ended. */
  private boolean own;

  /** Somebody else had done so before, and the thread's flag is owed to its caller. */
  private boolean owed;

  /** Somebody else has done so while the thread waited with its flag cleared. */
  private boolean aside;

  /** Interrupts the thread for one of its turns; by any thread. */
  final void interrupt() {
    take();
    if (!own) {
      own = true;
      owed = aside || thread.isInterrupted();
    }
    thread.interrupt();
    taken = false;
  }

  /**
   * Takes Teff's interrupt back, because the turn that it was for has ended; by the thread. Turns
   * below, for which it may have been, too, are to be interrupted again.
   *
   * @param noticed whether the turn took notice, so that the flag is somebody else's now
   */
  final void takeBack(boolean noticed) {
    take();
    boolean flagged = Thread.interrupted();
    if (owed || (noticed && flagged)) {
      thread.interrupt();
    }
    own = false;
    owed = false;
    taken = false;
  }

  /**
   * The thread has found and cleared its flag, which would keep it from waiting; by the thread.
   *
   * @return whether somebody else than Teff wants it to wait no more
   */
  final boolean putAside() {
    take();
    aside |= !own || owed;
    taken = false;
    return aside;
  }

  /** Whether somebody else has interrupted the thread since it began to wait; by the thread. */
  final boolean isPutAside() {
    return aside;
  }

  /** The thread waits no more, and has its flag again; by the thread. */
  final void giveBack() {
    take();
    aside = false;
    thread.interrupt();
    taken = false;
  }

  private void take() {
    while (!TAKEN.compareAndSet(this, false, true)) {
      Thread.onSpinWait();
    }
  }
}
