package dev.teff.persistence.spi;

/**
 * What an activation got by claiming its grain.
 *
 * @param epoch the number of this claim, 1 for the grain's first
 * @param first the sequence number of the oldest record that is still stored; head + 1 when there
 *     is none
 * @param head the sequence number of the newest record, 0 when there is none
 */
public record Claim(long epoch, long first, long head) {}
