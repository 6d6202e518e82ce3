package dev.teff.crdt;

import java.util.Arrays;

/**
 * The dots that a merge brought to life or ended, in order, so that every map around the place
 * where it happened can keep its index. Used by one thread.
 */
final class Changes {
  /** Takes one change. */
  interface Visitor {
    void visit(boolean added, long replica, long from, long to);
  }

  /** What nobody wants to know. */
  static final Changes IGNORED = new Changes(true);

  private static final int WIDTH = 3;

  private static final long[] NONE = {};

  private final boolean ignored;
  private long[] dots = NONE;
  private int size;

  Changes() {
    this(false);
  }

  private Changes(boolean ignored) {
    this.ignored = ignored;
  }

  /** Whether nobody will look at them. */
  boolean isIgnored() {
    return ignored;
  }

  int size() {
    return size;
  }

  void added(long replica, long from, long to) {
    record(replica, from, to);
  }

  void removed(long replica, long from, long to) {
    record(replica, -from, to); // counters begin at 1
  }

  /** Visits the changes from an index on. */
  void forEach(int start, Visitor visitor) {
    for (int i = start; i < size; i++) {
      long from = dots[WIDTH * i + 1];
      visitor.visit(from > 0, dots[WIDTH * i], Math.abs(from), dots[WIDTH * i + 2]);
    }
  }

  private void record(long replica, long from, long to) {
    if (ignored) {
      return;
    }
    int at = WIDTH * size++;
    if (at == dots.length) {
      dots = Arrays.copyOf(dots, Math.max(2 * WIDTH, 2 * at));
    }
    dots[at] = replica;
    dots[at + 1] = from;
    dots[at + 2] = to;
  }
}
