package dev.teff.placement.affinity;

import dev.teff.grains.GrainId;

/** A grain that is to move, and why. */
public record Move(GrainId grain, String from, String to, Reason reason) {}
