package dev.teff.grains;

import org.jspecify.annotations.Nullable;

/**
 * A call that was started and may still run.
 *
 * <pre>{@code
 * List<Pending<Balance>> pending =
 *     accounts.stream().map(a -> grains.start(a, Account::balance)).toList();
 * long total = pending.stream().mapToLong(p -> p.await().cents()).sum();
 * }</pre>
 *
 * @param <R> the type of the result
 */
public interface Pending<R extends @Nullable Object> {
  /**
   * Waits for the result, at most until the call's deadline. May be called more than once and by
   * any thread. An interrupt of the waiting thread cancels the call, and ends the wait at once.
   *
   * @throws GrainException when the call failed as a call; what the grain threw is thrown as itself
   */
  R await();

  /**
   * Asks that the call end early. While it waits for its turn, it ends at once and surely does not
   * run. While its turn runs, on whatever silo, that is interrupted, and so are the calls that it
   * waits for in turn; {@link #await()} then tells what came of it, which may be its result. Does
   * nothing when the call has ended.
   */
  void cancel();

  /** Whether {@link #await()} would return or throw at once. */
  boolean isDone();
}
