package dev.teff.loadtest.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** There are always so many users: when one leaves, another comes. */
public sealed interface ClosedStep extends InjectionStep {
  /**
   * A number of users that changes evenly from one value to another.
   *
   * @param from how many at the beginning
   * @param to how many at the end
   */
  record Users(int from, int to, Duration duration) implements ClosedStep {
    /** Checks numbers and duration. */
    public Users {
      if (from < 0 || to < 0 || from + to == 0) {
        throw new IllegalArgumentException(
            "%d to %d concurrent users are impossible: none may be negative, one must be positive."
                .formatted(from, to));
      }
      Durations.positive("A number of concurrent users", duration);
    }

    @Override
    public String describe() {
      return "%s%,d at a time for %s"
          .formatted(
              from == to ? "" : "%,d to ".formatted(from), to, Text.duration(duration.toNanos()));
    }
  }

  /**
   * Numbers of users that climb like stairs.
   *
   * @param start how many on the first level
   * @param increment how many are added on each further one
   * @param levels how many there are
   * @param level how long each lasts
   * @param ramp how long it takes to climb to the next; may be zero
   */
  record Stairs(int start, int increment, int levels, Duration level, Duration ramp)
      implements ClosedStep {
    /** Checks all of it. */
    public Stairs {
      requireLevels(levels);
      Durations.positive("A level", level);
      Durations.notNegative("A ramp between levels", ramp);
    }

    /** The same from this number on. */
    public Stairs startingFrom(int users) {
      return new Stairs(users, increment, levels, level, ramp);
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
      return "%,d at a time and %,d more on each of %d levels of %s%s"
          .formatted(start, increment, levels, Text.duration(level.toNanos()), describeRamp(ramp));
    }

    /** The levels and ramps that it consists of. */
    List<Users> parts() {
      var parts = new ArrayList<Users>();
      for (int i = 0; i < levels; i++) {
        int users = start + i * increment;
        if (i > 0 && !ramp.isZero()) {
          parts.add(new Users(users - increment, users, ramp));
        }
        parts.add(new Users(users, users, level));
      }
      return parts;
    }
  }

  /** What stairs say of the ways between their levels. */
  static String describeRamp(Duration ramp) {
    return ramp.isZero() ? "" : ", ramps of " + Text.duration(ramp.toNanos());
  }

  /** Refuses stairs without steps. */
  static void requireLevels(int levels) {
    if (levels < 1) {
      throw new IllegalArgumentException(
          "Stairs of %d levels are impossible: one is the least.".formatted(levels));
    }
  }
}
