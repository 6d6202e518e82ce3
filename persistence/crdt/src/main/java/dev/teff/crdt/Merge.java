package dev.teff.crdt;

/**
 * What the parts of two values need to know of the whole when they are joined.
 *
 * @param mine what the receiving value has seen
 * @param theirs what the merged value has seen
 * @param changes what comes of it
 */
record Merge(DotContext mine, DotContext theirs, Changes changes) {}
