/** One silo: activations, turns, journals and timers. */
@NullMarked
package dev.teff.runtime;

import org.jspecify.annotations.NullMarked;
