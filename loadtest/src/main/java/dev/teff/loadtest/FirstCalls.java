package dev.teff.loadtest;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Calls each of many keys once. */
public final class FirstCalls {
  private FirstCalls() {}

  /** How many keys, none of which was ever called, can be called in a second. */
  public static double perSecond(Contender contender, int keys, int callers) throws Exception {
    System.gc(); // what was measured before is garbage
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      long begin = System.nanoTime();
      var running =
          IntStream.range(0, callers)
              .<Future<?>>mapToObj(
                  first -> threads.submit(() -> touch(contender, first, keys, callers)))
              .toList();
      for (Future<?> caller : running) {
        caller.get();
      }
      return keys * 1e9 / (System.nanoTime() - begin);
    }
  }

  /** Calls every so-many-th key, beginning with the first. */
  private static Void touch(Contender contender, int first, int keys, int step) throws Exception {
    for (int i = first; i < keys; i += step) {
      contender.touch(Keys.of(i), i);
    }
    return null;
  }
}
