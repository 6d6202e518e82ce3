package dev.teff.simulator;

/**
 * What a tally answers.
 *
 * @param tail its state
 * @param activation which activation it was
 */
record Counted(Tail tail, String activation) implements Witnessed {}
