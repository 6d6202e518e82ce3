package dev.teff.loadtest;

/** How much of the heap is reachable. */
public final class RetainedHeap {
  private static final int ROUNDS = 4;

  private RetainedHeap() {}

  /** Collects garbage until no more goes away. */
  public static long measure() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < ROUNDS; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
