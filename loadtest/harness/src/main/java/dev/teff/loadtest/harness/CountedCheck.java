package dev.teff.loadtest.harness;

/** Compares what the target holds with what users counted. */
@FunctionalInterface
public interface CountedCheck {
  /**
   * Compares; may block.
   *
   * @param counts of all users, those of agents included
   * @throws Exception when it does not hold
   */
  void run(Target target, Counts counts) throws Exception;
}
