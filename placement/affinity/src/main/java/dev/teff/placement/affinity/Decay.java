package dev.teff.placement.affinity;

/**
 * Exponential decay that touches nothing as time passes: instead of shrinking what was counted,
 * what is counted later weighs more.
 *
 * <p>After G. Cormode, V. Shkapenyuk, D. Srivastava, B. Xu: <i>Forward Decay: A Practical Time
 * Decay Model for Streaming Systems</i> (ICDE 2009). Exponential forward decay equals exponential
 * backward decay. Differs in that powers of two are used, so that moving the landmark loses no
 * precision, and in that time which runs backwards stands still.
 */
final class Decay {
  /** After so many half-lives the landmark moves, long before a double overflows. */
  private static final int FARTHEST = 64;

  private final long halfLifeNanos;
  private long landmark;
  private long latest;

  Decay(long halfLifeNanos, long nowNanos) {
    if (halfLifeNanos <= 0) {
      throw new IllegalArgumentException("A half-life of " + halfLifeNanos + " ns forgets all.");
    }
    this.halfLifeNanos = halfLifeNanos;
    this.landmark = nowNanos;
    this.latest = nowNanos;
  }

  /** Moves to a time; an earlier one changes nothing. */
  void advance(long nowNanos) {
    if (nowNanos - latest > 0) {
      latest = nowNanos;
    }
  }

  /** What one unit that is counted now weighs in stored units. */
  double scale() {
    return Math.pow(2, halfLives(latest - landmark));
  }

  /** What is left of one unit after a time. */
  double fade(long nanos) {
    return Math.pow(2, -halfLives(nanos));
  }

  private double halfLives(long nanos) {
    return (double) nanos / halfLifeNanos;
  }

  /**
   * Moves the landmark if it is far behind.
   *
   * @return by what everything stored must be multiplied; 1 for nothing to do, 0 for all forgotten
   */
  double relocate() {
    long steps = (latest - landmark) / halfLifeNanos;
    if (steps < FARTHEST) {
      return 1;
    }
    landmark += steps * halfLifeNanos;
    return steps > 1000 ? 0 : Math.scalb(1.0, (int) -steps);
  }

  /**
   * By what a decayed sum is multiplied to be an unbiased rate per second.
   *
   * @param ageNanos how long has been counted: a young sum has not grown to its full size yet
   */
  double perSecond(long ageNanos) {
    double filled = 1 - Math.pow(2, -halfLives(Math.max(ageNanos, 1_000_000)));
    return Math.log(2) / (halfLifeNanos / 1e9) / filled;
  }

  long now() {
    return latest;
  }
}
