package dev.teff.placement.affinity;

import dev.teff.grains.GrainId;

/**
 * A grain on a silo, as a candidate for a move.
 *
 * @param load what it uses of its silo, as far as is known
 * @param moveMicros what moving it costs, in microseconds of work
 * @param inARow how often it has moved in a row of late
 * @param mobile whether it may move: its type does, it does not rest, and nobody holds it
 */
public record Resident(GrainId grain, Load load, double moveMicros, int inARow, boolean mobile) {}
