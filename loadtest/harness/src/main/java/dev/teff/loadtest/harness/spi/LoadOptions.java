package dev.teff.loadtest.harness.spi;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** What a command line says about a load test, and which run of it this is. Immutable. */
public final class LoadOptions {
  private static final int RANDOM = 36 * 36 * 36 * 36;

  private final OptionalDouble rate;
  private final @Nullable Duration duration;
  private final String runId;

  private LoadOptions(OptionalDouble rate, @Nullable Duration duration, String runId) {
    this.rate = rate;
    this.duration = duration;
    this.runId = runId;
  }

  /** Nothing; of a run that nobody else has. */
  public static LoadOptions none() {
    return new LoadOptions(OptionalDouble.empty(), null, newRunId());
  }

  /** Later ones are greater; two that begin in the same millisecond differ, too. */
  private static String newRunId() {
    int random = ThreadLocalRandom.current().nextInt(RANDOM);
    return Long.toString(System.currentTimeMillis(), 36)
        + Integer.toString(RANDOM + random, 36).substring(1);
  }

  /** The same with this rate. */
  public LoadOptions withRate(double usersPerSec) {
    return new LoadOptions(OptionalDouble.of(usersPerSec), duration, runId);
  }

  /** The same with this duration. */
  public LoadOptions withDuration(Duration time) {
    return new LoadOptions(rate, time, runId);
  }

  /** The same as a part of this run. */
  public LoadOptions withRunId(String id) {
    return new LoadOptions(rate, duration, id);
  }

  /** Users a second, or otherwise. */
  public double rate(double otherwise) {
    return rate.orElse(otherwise);
  }

  /** How long users come, or otherwise. */
  public Duration duration(Duration otherwise) {
    return duration == null ? otherwise : duration;
  }

  /**
   * Tells this run from all others, in letters and digits. The coordinator and all agents of a run
   * have the same one, so names of grains that are made of it are new, and mean the same to all.
   */
  public String runId() {
    return runId;
  }
}
