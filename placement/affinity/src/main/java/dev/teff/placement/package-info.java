/**
 * Strategies that decide which silo hosts a grain, and the ring of hash ranges: pure, without
 * network or threads. Start at {@link dev.teff.placement.HashRing} and {@link
 * dev.teff.placement.spi.PlacementStrategy}.
 */
@NullMarked
package dev.teff.placement;

import org.jspecify.annotations.NullMarked;
