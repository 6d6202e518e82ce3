package dev.teff.loadtest;

import dev.teff.loadtest.Counter.Step;
import dev.teff.loadtest.Counter.Sum;
import java.util.concurrent.locks.ReentrantLock;

/** What a Java programmer writes instead of a grain: the same object behind a lock. */
final class LockedCounter {
  private final ReentrantLock lock = new ReentrantLock();
  private long total;

  Sum add(Step step) {
    lock.lock();
    try {
      total += step.amount() * step.times();
      return new Sum(total);
    } finally {
      lock.unlock();
    }
  }
}
