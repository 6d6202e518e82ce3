package dev.teff.loadtest.harness;

/** The clock of a measurement. Tests bring a virtual one. */
public interface NanoClock {
  /** Nanoseconds since some moment. */
  long now();

  /**
   * Returns at this time or as soon as possible after it, or when the thread is interrupted. May
   * spin at the end: it is for the one thread that starts others.
   */
  void sleepUntil(long time);

  /**
   * The same for whoever waits again and again: where the waits are short and processors are few,
   * it returns some 60 µs late and leaves the processor to others.
   */
  void paceUntil(long time);

  /**
   * Returns at this time or some time after it, at no cost while it waits: for very many threads.
   *
   * @throws InterruptedException when the thread was interrupted
   */
  void pauseUntil(long time) throws InterruptedException;

  /** The machine's monotonic clock. */
  NanoClock SYSTEM = new SystemClock();
}
