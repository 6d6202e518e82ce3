package dev.teff.crdt;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The children on one side of an element, in order of their dots. Immutable. */
final class Siblings {
  static final Siblings NONE = new Siblings(new long[0]);

  /** Replica and counter of each. */
  private final long[] dots;

  private Siblings(long[] dots) {
    this.dots = dots;
  }

  int count() {
    return dots.length / 2;
  }

  Dot at(int index) {
    return new Dot(dots[2 * index], dots[2 * index + 1]);
  }

  /** How many stand before this one. */
  int below(long replica, long counter) {
    int below = 0;
    while (below < count() && at(below).compareTo(new Dot(replica, counter)) < 0) {
      below++;
    }
    return below;
  }

  Siblings plus(long replica, long counter) {
    int at = 2 * below(replica, counter);
    long[] more = new long[dots.length + 2];
    System.arraycopy(dots, 0, more, 0, at);
    more[at] = replica;
    more[at + 1] = counter;
    System.arraycopy(dots, at, more, at + 2, dots.length - at);
    return new Siblings(more);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Siblings that && Arrays.equals(dots, that.dots);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dots);
  }

  @Override
  public String toString() {
    return Arrays.toString(dots);
  }
}
