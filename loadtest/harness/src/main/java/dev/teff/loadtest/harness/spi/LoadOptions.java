package dev.teff.loadtest.harness.spi;

import java.time.Duration;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What a command line says about a load test. Immutable. */
public final class LoadOptions {
  private final OptionalDouble rate;
  private final @Nullable Duration duration;

  private LoadOptions(OptionalDouble rate, @Nullable Duration duration) {
    this.rate = rate;
    this.duration = duration;
  }

  /** Nothing. */
  public static LoadOptions none() {
    return new LoadOptions(OptionalDouble.empty(), null);
  }

  /** The same with this rate. */
  public LoadOptions withRate(double usersPerSec) {
    return new LoadOptions(OptionalDouble.of(usersPerSec), duration);
  }

  /** The same with this duration. */
  public LoadOptions withDuration(Duration time) {
    return new LoadOptions(rate, time);
  }

  /** Users a second, or otherwise. */
  public double rate(double otherwise) {
    return rate.orElse(otherwise);
  }

  /** How long users come, or otherwise. */
  public Duration duration(Duration otherwise) {
    return duration == null ? otherwise : duration;
  }
}
