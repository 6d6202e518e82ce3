package dev.teff.runtime.gateway;

import java.time.Duration;
import java.util.concurrent.Semaphore;

/** Lets so many calls in at once, and no more. */
final class Admission {
  private static final Duration RETRY_AFTER = Duration.ofMillis(250);

  private final int most;
  private final String what;
  private final Semaphore places;

  /**
   * An empty one.
   *
   * @param what is said of those who are in, such as "calls are under way"
   */
  Admission(int most, String what) {
    this.most = most;
    this.what = what;
    this.places = new Semaphore(most);
  }

  /** How many are in. */
  int underWay() {
    return most - places.availablePermits();
  }

  /**
   * Takes a place, to be given back by {@link #leave}.
   *
   * @throws Refusal {@code TEFF-603} when there is none
   */
  void enter() {
    if (!places.tryAcquire()) {
      throw Refusal.tooManyCalls("%d %s".formatted(most, what), RETRY_AFTER);
    }
  }

  void leave() {
    places.release();
  }
}
