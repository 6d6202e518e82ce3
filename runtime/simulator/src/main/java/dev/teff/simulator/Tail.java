package dev.teff.simulator;

import java.util.ArrayList;
import java.util.List;

/**
 * What was added to a tally: how many numbers, and the last of them in order. Each number is added
 * once in a run, so an answer tells which calls took effect before, and the search for an order of
 * calls need not guess.
 */
record Tail(long count, List<Long> last) {
  static final Tail EMPTY = new Tail(0, List.of());

  private static final int MOST = 48;

  Tail {
    last = List.copyOf(last);
  }

  Tail with(long number) {
    var numbers = new ArrayList<>(last.subList(Math.max(0, last.size() + 1 - MOST), last.size()));
    numbers.add(number);
    return new Tail(count + 1, numbers);
  }

  /** Whether this may have become the other by adding more; where they do not overlap, it may. */
  boolean mayBecome(Tail later) {
    if (later.count < count) {
      return false;
    }
    for (long i = Math.max(first(), later.first()); i < count; i++) {
      if (!number(i).equals(later.number(i))) {
        return false;
      }
    }
    return true;
  }

  private long first() {
    return count - last.size();
  }

  private Long number(long index) {
    return last.get((int) (index - first()));
  }
}
