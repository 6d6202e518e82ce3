package dev.teff.loadtest;

import java.time.Duration;

/** One side of a comparison. */
@FunctionalInterface
public interface Trial {
  /**
   * Runs for about this long and answers the figure that is compared, a positive one: a rate, or a
   * cost.
   */
  double measure(Duration time) throws Exception;

  /** Runs for this long, uncounted. */
  default void warmUp(Duration time) throws Exception {
    measure(time);
  }
}
