package dev.teff.placement.affinity;

/**
 * How strongly an edge pulls.
 *
 * @param edge the two grains
 * @param weight what it is worth, in microseconds per second, that both are on one silo; at least
 *     this much is true, whatever the sketch overcounted
 * @param samples how many samples that rests on
 */
public record Link(Edge edge, double weight, double samples) {}
