package dev.teff.persistence.contract;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Chooses the fault of each operation of a {@link FaultyStore}; called by one thread at a time. */
@FunctionalInterface
public interface FaultPlan {
  /** The longest of {@link #delays}. */
  int LONGEST_DELAY_MILLIS = 4;

  /** What a store is asked to do. */
  enum Operation {
    CLAIM,
    READ,
    APPEND,
    TRIM,
    LIST,
    LOAD_SNAPSHOT,
    SAVE_SNAPSHOT,
    READ_REMINDERS,
    CHANGE_REMINDERS,
    READ_REGISTER,
    COMPARE_AND_SET
  }

  /**
   * Chooses.
   *
   * @param operation what is asked for
   * @param subject the grain, or the register's name
   */
  Fault next(Operation operation, String subject);

  /** Spoils about one operation in {@code oneIn}, each time in one of all ways. */
  static FaultPlan random(Random random, int oneIn) {
    var faults =
        List.of(
            new Fault.Refuse(),
            new Fault.Delay(Duration.ofMillis(3)),
            new Fault.FailAfterWriting(),
            new Fault.LoseAtCommit());
    return (operation, subject) ->
        random.nextInt(oneIn) == 0 ? faults.get(random.nextInt(faults.size())) : new Fault.None();
  }

  /** Delays about one operation in {@code oneIn} for up to a few milliseconds. */
  static FaultPlan delays(Random random, int oneIn) {
    return (operation, subject) ->
        random.nextInt(oneIn) == 0
            ? new Fault.Delay(Duration.ofMillis(random.nextInt(LONGEST_DELAY_MILLIS)))
            : new Fault.None();
  }
}
