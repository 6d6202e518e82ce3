/**
 * Adaptive placement in a running silo: watches calls by the flight recorder, exchanges grains with
 * other silos, and explains what it did. Start at {@link
 * dev.teff.runtime.placement.AdaptivePlacement}, which is all that others use.
 */
@NullMarked
package dev.teff.runtime.placement;

import org.jspecify.annotations.NullMarked;
