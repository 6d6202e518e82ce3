package dev.teff.crdt;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects dots, in whatever order they come. Used by one thread. */
final class Seen implements DotVisitor {
  private record Dots(long replica, long from, long to) {}

  private final List<Dots> all = new ArrayList<>(1);

  @Override
  public void visit(long replica, long from, long to) {
    all.add(new Dots(replica, from, to));
  }

  /** In how many pieces it came. */
  int size() {
    return all.size();
  }

  /** What was seen. */
  DotContext context() {
    all.sort(Comparator.comparingLong(Dots::replica).thenComparingLong(Dots::from));
    DotContext context = DotContext.EMPTY;
    int at = 0;
    while (at < all.size()) {
      long replica = all.get(at).replica;
      var ranges = new Ranges.Builder();
      for (; at < all.size() && all.get(at).replica == replica; at++) {
        ranges.add(all.get(at).from, all.get(at).to);
      }
      context = context.plus(DotContext.of(replica, ranges.build()));
    }
    return context;
  }
}
