package dev.teff.loadtest.harness;

/** Something that is done with the target before or after the users come. */
@FunctionalInterface
public interface TargetAction {
  /**
   * Does it; may block.
   *
   * @throws Exception when it cannot be done, or does not hold
   */
  void run(Target target) throws Exception;
}
