package dev.teff.persistence.jdbi;

/**
 * A run and the number that its grain's row is thought to have.
 *
 * @param id the number
 */
record NumberedRun(Run run, long id) {}
