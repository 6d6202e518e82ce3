package dev.teff.crdt;

/** What replicas contributed to a counter. */
final class Counts {
  private Counts() {}

  /** A replica's contribution after an addition, checked to leave all sums in range. */
  static long sum(String type, DotFun<Long> counts, long replica, long by) {
    Long old = counts.newest(replica);
    try {
      Math.addExact(counts.weight(), by);
      return Math.addExact(old == null ? 0 : old, by);
    } catch (ArithmeticException e) {
      throw Limits.overflow(type);
    }
  }
}
