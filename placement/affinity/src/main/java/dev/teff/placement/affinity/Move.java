package dev.teff.placement.affinity;

import dev.teff.grains.GrainId;

/**
 * A grain that is to move, and why.
 *
 * @param load what goes with it, as far as is known
 * @param inARow the how many-th move in a row it is ({@link Rest}); 0 when that is not known
 */
public record Move(GrainId grain, String from, String to, Reason reason, Load load, int inARow) {
  /** One because somebody said so. */
  public static Move byHand(GrainId grain, String from, String to) {
    return new Move(grain, from, to, Reason.manual(), Load.NONE, 0);
  }
}
