package dev.teff.crdt;

/**
 * A place in a {@link Text} or {@link Sequence}, behind an element, whatever is inserted or deleted
 * around it: a cursor, for example.
 *
 * @param replica of the element; 0 for the beginning
 * @param counter of the element; 0 for the beginning
 */
public record Anchor(long replica, long counter) {}
