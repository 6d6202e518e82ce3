package dev.teff.loadtest;

import java.time.Duration;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Does one of the changes after the other; its figure is how many a second. */
public final class CrdtLoop implements Trial {
  private final IntFunction<Object> operation;

  /** Keeps the compiler from dropping what nobody reads. */
  @SuppressWarnings("UnusedVariable")
  private volatile @Nullable Object blackhole;

  /**
   * A loop.
   *
   * @param operation told which of the {@link CrdtWork#CHANGES} changes
   */
  public CrdtLoop(IntFunction<Object> operation) {
    this.operation = operation;
  }

  @Override
  public double measure(Duration time) {
    long start = System.nanoTime();
    long elapsed;
    long count = 0;
    do {
      for (int i = 0; i < CrdtWork.CHANGES; i++) {
        blackhole = operation.apply(i);
      }
      count += CrdtWork.CHANGES;
      elapsed = System.nanoTime() - start;
    } while (elapsed < time.toNanos());
    return count * 1e9 / elapsed;
  }
}
