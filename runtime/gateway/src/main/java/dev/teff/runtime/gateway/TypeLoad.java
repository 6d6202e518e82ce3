package dev.teff.runtime.gateway;

import java.util.concurrent.atomic.LongAdder;

/** Counts the calls of one grain type. Safe for use by any thread. */
final class TypeLoad {
  private final LongAdder begun = new LongAdder();
  private final LongAdder ended = new LongAdder();

  void begin() {
    begun.increment();
  }

  void end() {
    ended.increment();
  }

  Demand.OfType now() {
    long over = ended.sum(); // first, so that no more have ended than begun
    long all = begun.sum();
    return new Demand.OfType((int) (all - over), all);
  }
}
