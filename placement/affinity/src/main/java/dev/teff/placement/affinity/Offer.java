package dev.teff.placement.affinity;

import dev.teff.grains.GrainId;
import java.util.List;

/**
 * What one silo tells the other of a pair: which of its grains might move there, and what pulls
 * them.
 *
 * @param silo who offers
 * @param candidates the grains
 * @param ties what pulls them: each other (told once), or grains of the other silo
 */
public record Offer(SiloState silo, List<Candidate> candidates, List<Tie> ties) {
  /** Copies the lists. */
  public Offer {
    candidates = List.copyOf(candidates);
    ties = List.copyOf(ties);
  }

  /**
   * A grain that may move.
   *
   * @param load what goes with it
   * @param moveMicros what moving it costs
   * @param inARow how often it has moved in a row of late
   * @param traffic all that it says and hears, wherever, in microseconds per second
   * @param stay what it has to do with grains of its silo that are no candidates
   */
  public record Candidate(
      GrainId grain, Load load, double moveMicros, int inARow, double traffic, double stay) {}

  /**
   * A pull between a candidate and another grain.
   *
   * @param candidate an index
   * @param weight in microseconds per second
   */
  public record Tie(int candidate, GrainId other, double weight) {}
}
