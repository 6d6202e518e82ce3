package dev.teff.samples.document;

/**
 * A change of a text.
 *
 * @param from where it begins
 * @param to where what is replaced ends
 * @param inserted what comes in its place
 */
public record Splice(int from, int to, String inserted) {}
