package dev.teff.runtime.spi;

import dev.teff.grains.GrainId;

/**
 * An activation, as others know it.
 *
 * @param number tells it from every other activation of the same silo
 */
public record HostedGrain(GrainId grain, long number) {}
