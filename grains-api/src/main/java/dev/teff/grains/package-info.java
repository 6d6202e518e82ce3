/**
 * What a grain author and a caller import. Start at {@link dev.teff.grains.Grain}, then {@link
 * dev.teff.grains.GrainContext} inside and {@link dev.teff.grains.Grains} outside of a grain.
 */
@NullMarked
package dev.teff.grains;

import org.jspecify.annotations.NullMarked;
