package dev.teff.loadtest.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Users come, whether or not those before them have left. */
public sealed interface OpenStep extends InjectionStep {
  /** Nobody comes. */
  record NothingFor(Duration duration) implements OpenStep {
    /** Checks the duration. */
    public NothingFor {
      Durations.positive("nothingFor", duration);
    }

    @Override
    public String describe() {
      return "nobody for " + Text.duration(duration.toNanos());
    }
  }

  /** All come at once. */
  record AtOnce(int users) implements OpenStep {
    /** Checks the number. */
    public AtOnce {
      requireUsers(users);
    }

    @Override
    public Duration duration() {
      return Duration.ZERO;
    }

    @Override
    public String describe() {
      return "%,d at once".formatted(users);
    }
  }

  /** So many come, at equal distances. */
  record Ramp(int users, Duration duration) implements OpenStep {
    /** Checks number and duration. */
    public Ramp {
      requireUsers(users);
      Durations.positive("rampUsers", duration);
    }

    @Override
    public String describe() {
      return "%,d over %s".formatted(users, Text.duration(duration.toNanos()));
    }
  }

  /** So many come: few at first, most in the middle, few at the end. */
  record Peak(int users, Duration duration) implements OpenStep {
    /** Checks number and duration. */
    public Peak {
      requireUsers(users);
      Durations.positive("stressPeakUsers", duration);
    }

    @Override
    public String describe() {
      return "%,d over %s, most in the middle".formatted(users, Text.duration(duration.toNanos()));
    }
  }

  /**
   * Users come at a rate that changes evenly from one value to another.
   *
   * @param from users a second at the beginning
   * @param to users a second at the end
   * @param randomly whether at random (Poisson) instead of equal distances
   */
  record Rate(double from, double to, Duration duration, boolean randomly) implements OpenStep {
    /** Checks rates and duration. */
    public Rate {
      if (!(from >= 0 && to >= 0 && from + to > 0) || Double.isInfinite(from + to)) {
        throw new IllegalArgumentException(
            Double.compare(from, to) == 0
                ? "A rate of %s users per second is impossible: it must be positive."
                    .formatted(from)
                : "A rate from %s to %s users per second is impossible: none may be negative, one must be positive."
                    .formatted(from, to));
      }
      Durations.positive("A rate", duration);
    }

    /** The same at random: a Poisson process, in which the number of users varies too. */
    public Rate randomized() {
      return new Rate(from, to, duration, true);
    }

    /** How many are expected to come. */
    double expected() {
      return (from + to) / 2 * duration.toNanos() / 1e9;
    }

    @Override
    public String describe() {
      return "%s%s/s for %s%s"
          .formatted(
              Double.compare(from, to) == 0 ? "" : Text.digits(from) + "/s to ",
              Text.digits(to),
              Text.duration(duration.toNanos()),
              randomly ? ", at random" : "");
    }
  }

  /**
   * Rates that climb like stairs.
   *
   * @param start users a second on the first level
   * @param increment users a second that are added on each further one
   * @param levels how many there are
   * @param level how long each lasts
   * @param ramp how long it takes to climb to the next; may be zero
   */
  record Stairs(double start, double increment, int levels, Duration level, Duration ramp)
      implements OpenStep {
    /** Checks all of it. */
    public Stairs {
      ClosedStep.requireLevels(levels);
      Durations.positive("A level", level);
      Durations.notNegative("A ramp between levels", ramp);
    }

    /** The same from this rate on. */
    public Stairs startingFrom(double usersPerSec) {
      return new Stairs(usersPerSec, increment, levels, level, ramp);
    }

    /** The same with ramps between the levels. */
    public Stairs separatedByRampsLasting(Duration duration) {
      return new Stairs(start, increment, levels, level, duration);
    }

    @Override
    public Duration duration() {
      return level.multipliedBy(levels).plus(ramp.multipliedBy(levels - 1L));
    }

    @Override
    public String describe() {
      return "%s/s and %s/s more on each of %d levels of %s%s"
          .formatted(
              Text.digits(start),
              Text.digits(increment),
              levels,
              Text.duration(level.toNanos()),
              ClosedStep.describeRamp(ramp));
    }

    /** The levels and ramps that it consists of. */
    List<Rate> parts() {
      var parts = new ArrayList<Rate>();
      for (int i = 0; i < levels; i++) {
        double rate = start + i * increment;
        if (i > 0 && !ramp.isZero()) {
          parts.add(new Rate(rate - increment, rate, ramp, false));
        }
        parts.add(new Rate(rate, rate, level, false));
      }
      return parts;
    }
  }

  private static void requireUsers(int users) {
    if (users < 1) {
      throw new IllegalArgumentException(
          "%d users are impossible: one is the least.".formatted(users));
    }
  }
}
