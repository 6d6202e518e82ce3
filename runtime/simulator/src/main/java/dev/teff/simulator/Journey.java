package dev.teff.simulator;

/**
 * How far a traveller has come.
 *
 * @param life names its first activation since it last forgot everything
 * @param moves how often it has moved since
 * @param steps how often it was called since
 * @param activation which activation it is now
 */
record Journey(String life, int moves, long steps, String activation) implements Witnessed {}
