package dev.teff.simulator;

/**
 * What a grain answers.
 *
 * @param value its state
 * @param activation which activation it was
 */
record Seen(long value, String activation) implements Witnessed {}
