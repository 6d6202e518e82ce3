package dev.teff.simulator;

import java.time.Duration;

/** Where a participant sits: in a simulated process, or in a real one. */
interface Seat {
  /** Names the participant. */
  String name();

  /** Nanoseconds of a clock that all participants share. */
  long now();

  /** Blocks the calling thread for so long. */
  void pause(Duration duration);

  /** Whether it could do what it wanted all the time: then its calls ended by their deadlines. */
  boolean undisturbed();
}
