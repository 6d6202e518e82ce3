package dev.teff.samples.document;

import java.time.Instant;

/**
 * Where somebody is.
 *
 * @param position in the text that the editor sees
 * @param seen when the editor was last heard of
 */
public record Caret(String editor, int position, Instant seen) {}
