package dev.teff.faults;

import dev.teff.simulator.Participant;
import dev.teff.simulator.StandardWorkload;
import java.time.Duration;

/** Calls one key again and again, and knows the longest time without an answer. */
final class KeyProbe {
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final String key;
  private volatile long lastAnswer = System.nanoTime();
  private volatile long longestGap;

  KeyProbe(String key) {
    this.key = key;
  }

  void run(Participant me) {
    while (me.goesOn()) {
      if (StandardWorkload.touch(me, key)) {
        longestGap = gap();
        lastAnswer = System.nanoTime();
      }
      me.pause(PAUSE);
    }
  }

  /** Whether it was answered since a moment. */
  boolean answeredSince(long nanos) {
    return lastAnswer - nanos > 0;
  }

  /** Forgets the time before the first answer. */
  void begin() {
    longestGap = 0;
    lastAnswer = System.nanoTime();
  }

  /** The longest time without an answer so far, in nanoseconds. */
  long gap() {
    return Math.max(longestGap, System.nanoTime() - lastAnswer);
  }
}
