package dev.teff.samples.bank;

/**
 * What is on an account.
 *
 * @param open whether anybody ever opened it
 */
public record Balance(boolean open, long cents) {}
