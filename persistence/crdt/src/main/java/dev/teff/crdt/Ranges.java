package dev.teff.crdt;

import java.util.Arrays;

/** The counters of one replica's dots: sorted, disjoint, not touching. Immutable. */
final class Ranges {
  /** First and last of each range. */
  private final long[] bounds;

  private Ranges(long[] bounds) {
    this.bounds = bounds;
  }

  static Ranges of(long from, long to) {
    return new Ranges(new long[] {from, to});
  }

  int count() {
    return bounds.length / 2;
  }

  long from(int range) {
    return bounds[2 * range];
  }

  long to(int range) {
    return bounds[2 * range + 1];
  }

  long last() {
    return bounds[bounds.length - 1];
  }

  boolean contains(long counter) {
    int at = atOrBehind(counter);
    return at < count() && from(at) <= counter;
  }

  boolean containsAll(long from, long to) {
    int at = atOrBehind(from);
    return at < count() && from(at) <= from && to <= to(at);
  }

  /** The last counter up to a bound of which the same is true as of this one: seen, or unseen. */
  long sameUntil(long counter, long bound) {
    int at = atOrBehind(counter);
    if (at == count()) {
      return bound;
    }
    return Math.min(bound, from(at) <= counter ? to(at) : from(at) - 1);
  }

  Ranges plus(long from, long to) {
    if (from == last() + 1) { // what happens all the time
      long[] longer = bounds.clone();
      longer[longer.length - 1] = to;
      return new Ranges(longer);
    }
    int first = atOrBehind(from - 1);
    int behind = first;
    long low = from;
    long high = to;
    while (behind < count() && from(behind) - 1 <= high) {
      low = Math.min(low, from(behind));
      high = Math.max(high, to(behind));
      behind++;
    }
    if (behind == first + 1 && low == from(first) && high == to(first)) {
      return this;
    }
    long[] merged = new long[bounds.length - 2 * (behind - first) + 2];
    System.arraycopy(bounds, 0, merged, 0, 2 * first);
    merged[2 * first] = low;
    merged[2 * first + 1] = high;
    System.arraycopy(bounds, 2 * behind, merged, 2 * first + 2, bounds.length - 2 * behind);
    return new Ranges(merged);
  }

  Ranges plus(Ranges more) {
    if (more.count() > count()) {
      return more.plus(this);
    }
    Ranges all = this;
    for (int i = 0; i < more.count(); i++) {
      all = all.plus(more.from(i), more.to(i));
    }
    return all;
  }

  /** The index of the first range that ends at the counter or behind it. */
  private int atOrBehind(long counter) {
    int low = 0;
    int high = count();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (to(middle) < counter) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ranges that && Arrays.equals(bounds, that.bounds);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bounds);
  }

  @Override
  public String toString() {
    return Arrays.toString(bounds);
  }
}
