package dev.teff.samples.document;

/**
 * What became of an edit.
 *
 * @param text the text as it is now
 * @param made whether it has the edit; otherwise nobody here knows the text that it was done to,
 *     and it has to be made again, of this one
 */
public record Edited(String text, boolean made) {}
