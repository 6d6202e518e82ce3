package dev.teff.placement.jfr;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Picks calls to be looked at, so that about a wanted number of them is picked each second,
 * whatever the load. Which ones is random and not every n-th: a grain that calls eight others in
 * turn would always be seen calling the same one.
 *
 * <p>Every caller counts down by itself from a number that {@link #next} gives it, which costs a
 * decrement, and then asks {@link #pick} whether this call is one. The number is small: a caller
 * that makes one call a second, and counted down from what was right for another load, would be
 * seen minutes later. Safe for use by any thread.
 */
public final class SampleRate {
  private static final int MOST_PERIOD = 1 << 20;

  /** What it begins with when calls are to be picked again. */
  private static final int FIRST = 8;

  /** How many calls a caller makes in the mean until it asks, at most. */
  private static final int REACH = 8;

  /** When so many times what is wanted was picked since the period was adapted, it is too short. */
  private static final int BURST = 2;

  private final AtomicLong state;
  private final AtomicLong picked = new AtomicLong();
  private volatile int period; // written by the one who adjusts, and shortly in a burst
  private volatile long allowance; // written by the one who adjusts
  private volatile long limit = Long.MAX_VALUE; // of what is picked until it is adjusted

  /** One that picks one in so many calls, until it is adjusted; 0 picks none. */
  public SampleRate(int period, long seed) {
    this.period = period;
    this.state = new AtomicLong(seed);
  }

  /** One in so many calls is picked; 0 while none is. */
  public int period() {
    return period;
  }

  /** How many calls until the one of which to ask whether it is picked, itself included. */
  public int next() {
    return 1 + (int) below(2L * reach(period) - 1);
  }

  private static int reach(int period) {
    return period == 0 ? REACH : Math.min(period, REACH);
  }

  /** For how many calls one of which is asked stands; 0 when it is not picked. */
  public int pick() {
    return pick(REACH);
  }

  /** The same for who does not count down, and asks about every call. */
  public int pickOfAll() {
    return pick(1);
  }

  private int pick(int reach) {
    int now = period;
    if (now == 0 || (now > reach && below(now) >= reach)) {
      return 0;
    }
    long most = limit;
    if (picked.incrementAndGet() > most) {
      limit = most + allowance; // the same again, of twice as many calls
      period = Math.min(2 * now, MOST_PERIOD);
    }
    return now;
  }

  /** Adapts the period to what was picked since the last time; by one thread. */
  public void adjust(double wantedPerSecond, double seconds) {
    double rate = picked.getAndSet(0) / Math.max(seconds, 1e-3);
    allowance = Math.max(1, (long) (BURST * wantedPerSecond * Math.max(seconds, 1)));
    limit = allowance;
    if (wantedPerSecond <= 0) {
      period = 0;
    } else if (period == 0) {
      period = FIRST;
    } else {
      // At most by 8 at once: a moment without calls says nothing about the next one.
      double factor = Math.clamp(rate / wantedPerSecond, 0.125, 8);
      period = Math.clamp(Math.round(period * factor), 1, MOST_PERIOD);
    }
  }

  private long below(long bound) {
    return ((random() >>> 33) * bound) >>> 31;
  }

  /** SplitMix64. */
  private long random() {
    long z = state.addAndGet(0x9e3779b97f4a7c15L);
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
