/**
 * What generated code and the runtime say to each other. Grain authors do not import it, so its
 * types have no examples of their own: what the annotation processor writes for any grain, below
 * {@code target/generated-sources}, is one of all of them.
 *
 * <p>Start at {@link dev.teff.grains.spi.GrainContract}, then {@link dev.teff.grains.spi.GrainCall}
 * and {@link dev.teff.grains.spi.Codec}.
 */
@NullMarked
package dev.teff.grains.spi;

import org.jspecify.annotations.NullMarked;
