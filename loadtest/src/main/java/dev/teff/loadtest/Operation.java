package dev.teff.loadtest;

/** What is measured: one call, request or whatever a caller does again and again. */
@FunctionalInterface
public interface Operation {
  /**
   * Does it once.
   *
   * @throws Exception when it failed; failures are counted and make the run invalid
   */
  void run() throws Exception;
}
