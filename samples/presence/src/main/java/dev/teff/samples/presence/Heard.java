package dev.teff.samples.presence;

/**
 * How a position was heard.
 *
 * @param players how many players heard it
 * @param at the place of the game's silo
 */
public record Heard(int players, long at) {}
