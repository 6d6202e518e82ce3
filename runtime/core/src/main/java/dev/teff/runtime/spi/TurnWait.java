package dev.teff.runtime.spi;

import dev.teff.grains.GrainId;

/**
 * A turn that waits for the end of a call, and keeps others from its grain until then.
 *
 * @param turn the number of the turn that waits, unique among all silos
 * @param number which of that turn's waits it is
 * @param caller the number of the turn that waits for this one, 0 when none is known
 * @param silo the name of the silo where it runs
 * @param grain the grain whose turn it is; where it called others on its own thread, all of them
 * @param target the grain whose answer it waits for; for a stateless worker, the address of the one
 *     activation on the same silo at which the call is queued
 * @param method the method that it called there
 * @param waitedMillis for how long it has waited
 * @param call the number by which the called silo knows who waits for the call: the turn's, or that
 *     of a call which it started
 */
public record TurnWait(
    long turn,
    long number,
    long caller,
    String silo,
    String grain,
    GrainId target,
    String method,
    long waitedMillis,
    long call) {
  /** For messages. */
  @Override
  public String toString() {
    return "%s on %s waits for %s of %s since %d ms"
        .formatted(grain, silo, method, target, waitedMillis);
  }
}
