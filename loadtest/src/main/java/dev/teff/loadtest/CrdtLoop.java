package dev.teff.loadtest;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Does one round of changes after the other; its figure is how many changes a second. */
public final class CrdtLoop implements Trial {
  private final Supplier<Object> round;

  /** Keeps the compiler from dropping what nobody reads. */
  @SuppressWarnings("UnusedVariable")
  private volatile @Nullable Object blackhole;

  /**
   * A loop.
   *
   * @param round makes {@link CrdtWork#CHANGES} changes
   */
  public CrdtLoop(Supplier<Object> round) {
    this.round = round;
  }

  @Override
  public double measure(Duration time) {
    long start = System.nanoTime();
    long elapsed;
    long count = 0;
    do {
      blackhole = round.get();
      count += CrdtWork.CHANGES;
      elapsed = System.nanoTime() - start;
    } while (elapsed < time.toNanos());
    return count * 1e9 / elapsed;
  }
}
