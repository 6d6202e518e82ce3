package dev.teff.crdt;

import java.util.Arrays;

/**
 * The counters of one replica's dots: sorted, disjoint, not touching. Immutable. Most are a single
 * range, which takes no array.
 */
final class Ranges {
  private static final long[] NONE = {};

  private final long firstFrom;
  private final long firstTo;

  /** First and last of each range behind the first one. */
  private final long[] others;

  private Ranges(long firstFrom, long firstTo, long[] others) {
    this.firstFrom = firstFrom;
    this.firstTo = firstTo;
    this.others = others;
  }

  static Ranges of(long from, long to) {
    return new Ranges(from, to, NONE);
  }

  /** Ranges that come in order. */
  static final class Builder {
    private long[] bounds = new long[4];
    private int size;

    /** Takes a range that does not begin before the one that came before. */
    Builder add(long from, long to) {
      if (size > 0 && from - 1 <= bounds[size - 1]) {
        bounds[size - 1] = Math.max(to, bounds[size - 1]);
        return this;
      }
      if (size == bounds.length) {
        bounds = Arrays.copyOf(bounds, 2 * size);
      }
      bounds[size++] = from;
      bounds[size++] = to;
      return this;
    }

    Ranges build() {
      return new Ranges(bounds[0], bounds[1], Arrays.copyOfRange(bounds, 2, size));
    }
  }

  /** Two counters, the lesser one first. */
  static Ranges ofTwo(long one, long other) {
    return one == other - 1
        ? new Ranges(one, other, NONE)
        : new Ranges(one, one, new long[] {other, other});
  }

  int count() {
    return 1 + others.length / 2;
  }

  long from(int range) {
    return range == 0 ? firstFrom : others[2 * range - 2];
  }

  long to(int range) {
    return range == 0 ? firstTo : others[2 * range - 1];
  }

  long last() {
    return others.length == 0 ? firstTo : others[others.length - 1];
  }

  boolean contains(long counter) {
    return containsAll(counter, counter);
  }

  boolean containsAll(long from, long to) {
    if (from <= firstTo) {
      return firstFrom <= from && to <= firstTo;
    }
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
    if (firstFrom <= from && to <= firstTo) {
      return this;
    }
    if (others.length == 0 && firstFrom <= from && from - 1 <= firstTo) { // happens all the time
      return new Ranges(firstFrom, to, NONE);
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
    return replaced(first, behind, low, high);
  }

  /** With one range in the place of those from an index to another, which is not included. */
  private Ranges replaced(int first, int behind, long low, long high) {
    long[] all = new long[2 * (count() - (behind - first) + 1)];
    int size = 0;
    for (int i = 0; i < first; i++) {
      all[size++] = from(i);
      all[size++] = to(i);
    }
    all[size++] = low;
    all[size++] = high;
    if (behind < count()) {
      int at = Math.max(behind, 1);
      if (behind == 0) {
        all[size++] = firstFrom;
        all[size++] = firstTo;
      }
      System.arraycopy(others, 2 * at - 2, all, size, others.length - (2 * at - 2));
    }
    return new Ranges(all[0], all[1], Arrays.copyOfRange(all, 2, all.length));
  }

  Ranges plus(Ranges more) {
    Ranges all = plus(more.firstFrom, more.firstTo);
    if (more.others.length == 0) {
      return all;
    }
    if (more.count() > count()) {
      return more.plus(this);
    }
    for (int i = 1; i < more.count(); i++) {
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
    return other instanceof Ranges that
        && firstFrom == that.firstFrom
        && firstTo == that.firstTo
        && Arrays.equals(others, that.others);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(firstTo) + Arrays.hashCode(others);
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    for (int i = 0; i < count(); i++) {
      text.append(i == 0 ? "[" : ", ").append(from(i)).append(", ").append(to(i));
    }
    return text.append(']').toString();
  }
}
