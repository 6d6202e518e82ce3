package dev.teff.loadtest.harness;

/**
 * How many grains came, went and moved in one second.
 *
 * @param second since the start, from 0
 */
public record Movements(int second, long activations, long deactivations, long migrations) {}
