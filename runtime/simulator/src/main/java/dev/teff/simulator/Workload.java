package dev.teff.simulator;

/**
 * What callers do in a simulation. One object serves all participants of one run, each in a thread
 * of its own.
 */
public interface Workload {
  /** What one participant does; goes on while {@link Participant#goesOn}. */
  void run(Participant me);

  /**
   * Called when all faults are over and everybody has returned, by a client that nobody disturbs.
   *
   * @throws AssertionError naming what does not hold
   */
  default void verify(Participant me) {}

  /**
   * Called behind {@link #verify}, in every silo that serves then, one after the other.
   *
   * @throws AssertionError naming what does not hold
   */
  default void verifyOnSilo(Participant me) {}
}
