package dev.teff.runtime.placement;

import dev.teff.placement.jfr.SampleRate;

/**
 * What a silo's probe samples by. Safe for use by any thread.
 *
 * @param calls picks calls between grains
 * @param turns picks turns, whoever made the call
 */
record Sampling(SampleRate calls, SampleRate turns) {
  private static final int FIRST_PERIOD = 64;

  /** One that nobody has adjusted yet. */
  Sampling() {
    this(
        new SampleRate(FIRST_PERIOD, System.nanoTime()),
        new SampleRate(FIRST_PERIOD, System.nanoTime()));
  }

  /** Adapts both to how many were picked since the last time; by one thread. */
  void adjust(double wantedCalls, double wantedTurns, double seconds) {
    calls.adjust(wantedCalls, seconds);
    turns.adjust(wantedTurns, seconds);
  }

  /** Picks nothing any more. */
  void stop() {
    adjust(0, 0, 1);
  }
}
