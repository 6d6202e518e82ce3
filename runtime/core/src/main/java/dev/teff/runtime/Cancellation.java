package dev.teff.runtime;

import org.jspecify.annotations.Nullable;

/**
 * Lets one thread give up a call that another thread waits for: then it ends early, on whatever
 * silo it runs, with {@code TEFF-211}, and says whether it ran. For one call. Safe for use by any
 * thread.
 */
public final class Cancellation {
  private volatile boolean cancelled;
  private volatile @Nullable Runnable action;

  /** Gives the call up; does not block. Before it has begun it will not, behind it is nothing. */
  public void cancel() {
    cancelled = true;
    Runnable now = action;
    if (now != null) {
      now.run();
    }
  }

  /** Whether it was given up. */
  public boolean isCancelled() {
    return cancelled;
  }

  /**
   * Says what to do when the call is given up, in place of what was said before: at once, if it has
   * been already. The action may run twice, by any thread, and must not block.
   */
  public void whenCancelled(Runnable what) {
    action = what;
    if (cancelled) {
      what.run();
    }
  }

  /** The call has ended, or goes on to where another action is needed. */
  void forget() {
    action = null;
  }
}
