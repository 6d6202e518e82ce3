package dev.teff.loadtest.harness;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;

/** One step of a scenario, as it was written. */
sealed interface Step {
  /** A measured request. */
  record Exec(Request<?> request) implements Step {}

  /** Plain Java that is not measured. */
  record Run(UserAction action) implements Step {}

  /** Takes values from a feeder. */
  record Feed(Feeder feeder) implements Step {}

  /** Waits. */
  record Pause(Function<VirtualUser, Duration> length) implements Step {}

  /** Begins what follows at fixed distances, however long it takes. */
  record Pace(Duration every) implements Step {}

  /** Does it again and again. */
  record Repeat(int times, Chain chain) implements Step {}

  /** Does it again and again, for this long. */
  record During(Duration time, Chain chain) implements Step {}

  /** Does it if something holds. */
  record If(Predicate<VirtualUser> condition, Chain chain) implements Step {}

  /** Counts the time for all of it, too. */
  record Group(String name, Chain chain) implements Step {}

  /** Ends the user whose last request failed. */
  record ExitIfFailed() implements Step {}
}
