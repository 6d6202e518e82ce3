/** Strategies that decide which silo hosts a grain: pure, without network or threads. */
@NullMarked
package dev.teff.placement;

import org.jspecify.annotations.NullMarked;
