package dev.teff.loadtest.harness;

import java.time.Duration;

/** A part of how users come. */
public sealed interface InjectionStep permits OpenStep, ClosedStep {
  /** How long it takes. */
  Duration duration();

  /** What it is, for reports. */
  String describe();
}
