package dev.teff.simulator;

import java.time.Duration;
import java.time.Instant;

/** Where a participant sits: in a simulated process, or in a real one. */
interface Seat {
  /** Names the participant. */
  String name();

  /** Nanoseconds of a clock that all participants share. */
  long now();

  /** When the keys of its calls are issued: not in the future of any clock. */
  Instant issued();

  /** Blocks the calling thread for so long. */
  void pause(Duration duration);

  /** Whether it could do what it wanted all the time: then its calls ended by their deadlines. */
  boolean undisturbed();
}
