package dev.teff.runtime.cluster;

/** The numbers by which calls and questions on one connection are told apart. */
final class FrameNumbers {
  private static final long SCATTER = 0x9e3779b97f4a7c15L;

  private FrameNumbers() {}

  /**
   * Another number for each, since the factor is odd. Maps that put keys which follow each other
   * side by side have it for a key: whoever leaves them would have the whole row looked at.
   */
  static long scattered(long number) {
    return Long.rotateLeft(number * SCATTER, 32);
  }
}
