package dev.teff.persistence.jdbi;

import dev.teff.grains.GrainId;

/**
 * Where the head of a log is to go: only if the claim is the last one, and the head where it was.
 *
 * @param id the number of the grain, which may be out of date
 * @param expected where the head must be
 * @param first the first event that stays, or 0 where that does not change
 */
record HeadMove(long id, GrainId grain, long epoch, long expected, long head, long first) {}
