package dev.teff.loadtest.harness;

/**
 * What one silo had to do with a traced call, or with one that it caused; times in nanoseconds.
 *
 * @param silo which one
 * @param call type, method and key
 * @param after how long after the run's start it arrived there
 * @param took until the answer left
 * @param mailbox until its turn began, activation included
 * @param turn while its method ran, calls that it made included; 0 where it was sent on
 * @param held while its answer waited for the store
 * @param ran whether its method ran there, or it was sent on
 * @param hops how often it had been sent on
 */
public record ServedLeg(
    String silo,
    String call,
    long after,
    long took,
    long mailbox,
    long turn,
    long held,
    boolean ran,
    int hops) {}
