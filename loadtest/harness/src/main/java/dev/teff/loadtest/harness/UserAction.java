package dev.teff.loadtest.harness;

/** Something that a virtual user does. */
@FunctionalInterface
public interface UserAction {
  /**
   * Does it, on the user's own virtual thread; may block.
   *
   * @throws Exception when it failed
   */
  void run(VirtualUser user) throws Exception;
}
