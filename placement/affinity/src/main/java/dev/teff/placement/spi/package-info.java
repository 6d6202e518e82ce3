/**
 * How to write a strategy of one's own: implement {@link dev.teff.placement.spi.PlacementStrategy}.
 * Called by any thread; everything handed over is immutable.
 */
@NullMarked
package dev.teff.placement.spi;

import org.jspecify.annotations.NullMarked;
