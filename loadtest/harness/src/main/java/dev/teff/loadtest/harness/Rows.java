package dev.teff.loadtest.harness;

import java.util.List;
import java.util.Map;

/** Rows of values, for which the order is still to be said. Immutable. */
public final class Rows {
  private final Feeder.RowFeeder feeder;

  Rows(String origin, List<Map<String, Object>> rows) {
    if (rows.isEmpty()) {
      throw new IllegalArgumentException(
          "The feeder %s has no rows: users would get nothing.".formatted(origin));
    }
    feeder = new Feeder.RowFeeder(origin, rows);
  }

  /** Each row once, in order; a user who finds none makes the run fail. */
  public Feeder queue() {
    return queue(WhenDry.FAIL);
  }

  /** Each row once, in order. */
  public Feeder queue(WhenDry whenDry) {
    return feeder.queue(whenDry);
  }

  /** Each row in order, and again from the beginning. */
  public Feeder circular() {
    return feeder.circular();
  }

  /** Any row, again and again. */
  public Feeder random() {
    return feeder.random();
  }

  /** Each row once, in an order that the plan's seed decides. */
  public Feeder shuffled(WhenDry whenDry) {
    return feeder.shuffled(whenDry);
  }
}
