package dev.teff.placement.affinity;

import java.util.Locale;

/**
 * Why a grain moves.
 *
 * @param kind what for
 * @param gain what it saves, in microseconds per second; for a group, what the whole group saves
 * @param share how much of the traffic of the grain, or the group, with others that is; 1 is all
 * @param cost what moving it, or the group, costs, in microseconds
 * @param together how many grains move as one, itself among them
 */
public record Reason(Kind kind, double gain, double share, double cost, int together) {
  /** What a grain moves for. */
  public enum Kind {
    /** To be with those it talks to. */
    AFFINITY,
    /** To make room for those who gain more. */
    ROOM,
    /** Because its silo has too much to do. */
    RELIEF,
    /** Because somebody said so. */
    MANUAL
  }

  /** The reason of a move by hand. */
  public static Reason manual() {
    return new Reason(Kind.MANUAL, 0, 0, 0, 1);
  }

  @Override
  public String toString() {
    String group = together == 1 ? "" : ", as one of %d that move together".formatted(together);
    return switch (kind) {
      case AFFINITY ->
          String.format(
              Locale.ROOT,
              "to be with the grains it talks to: saves %.0f µs/s, %.0f %% of its traffic with others; costs %.0f µs once%s",
              gain,
              100 * share,
              cost,
              group);
      case ROOM ->
          String.format(
              Locale.ROOT,
              "to make room for grains that gain more there than the %.0f µs/s it loses; costs %.0f µs once%s",
              -gain,
              cost,
              group);
      case RELIEF ->
          String.format(
              Locale.ROOT,
              "to relieve its silo, which has more to do than the others; %s %.0f µs/s, costs %.0f µs once%s",
              gain < 0 ? "loses" : "saves",
              Math.abs(gain),
              cost,
              group);
      case MANUAL -> "by hand";
    };
  }
}
