package dev.teff.placement.affinity;

import java.util.List;

/**
 * What two silos do.
 *
 * @param moves in both directions; none when nothing is worth it
 * @param gain what all of them save together, in microseconds per second
 * @param cost what they cost once, in microseconds
 * @param crossing what crosses between the two silos before, in microseconds per second
 * @param why in words, why so, or why nothing
 */
public record Plan(List<Move> moves, double gain, double cost, double crossing, String why) {
  /** Copies the list. */
  public Plan {
    moves = List.copyOf(moves);
  }

  /**
   * Which share of what crosses between the two silos it saves, from 0 to 1; all of it when it
   * relieves one of them.
   */
  public double saves() {
    boolean relieves = moves.stream().anyMatch(move -> move.reason().kind() == Reason.Kind.RELIEF);
    return relieves ? 1 : crossing <= 0 ? 0 : Math.clamp(gain / crossing, 0, 1);
  }

  static Plan none(double crossing, String why) {
    return new Plan(List.of(), 0, 0, crossing, why);
  }
}
