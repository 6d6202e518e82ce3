package dev.teff.loadtest.harness;

/** A step of a scenario, ready to be taken by users. */
@FunctionalInterface
interface Node {
  /**
   * Takes it.
   *
   * @throws UserEndedException when the user ends here
   * @throws Exception when the scenario itself is wrong
   */
  void take(Journey journey) throws Exception;
}
