package dev.teff.loadtest.harness;

/**
 * Which part of a plan one of several load generators runs.
 *
 * @param index which one, from 0
 * @param count how many there are
 */
record Shard(int index, int count) {
  static final Shard WHOLE = new Shard(0, 1);

  /** The n-th thing that falls to it, when they are dealt out in turn. */
  long nth(long n) {
    return n * count + index;
  }

  /** Whether a thing falls to it. */
  boolean has(long thing) {
    return thing % count == index;
  }

  /** Its share of so many; the first ones get what does not divide evenly. */
  int share(int all) {
    return all / count + (index < all % count ? 1 : 0);
  }
}
