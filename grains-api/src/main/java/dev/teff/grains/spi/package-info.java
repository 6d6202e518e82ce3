/**
 * What generated code and the runtime say to each other. Grain authors do not import it.
 *
 * <p>Start at {@link dev.teff.grains.spi.GrainContract}, then {@link dev.teff.grains.spi.GrainCall}
 * and {@link dev.teff.grains.spi.Codec}.
 */
@NullMarked
package dev.teff.grains.spi;

import org.jspecify.annotations.NullMarked;
