/** A store that keeps everything on the heap, for tests and for grains that may be forgotten. */
@NullMarked
package dev.teff.persistence.memory;

import org.jspecify.annotations.NullMarked;
