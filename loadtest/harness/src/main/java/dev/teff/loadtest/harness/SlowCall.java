package dev.teff.loadtest.harness;

import java.util.List;

/**
 * One of the slowest calls that were sampled; times in nanoseconds.
 *
 * @param call type, method and key
 * @param seconds when it began, since the start
 * @param chain what silos had to do with it, in the order of arrival
 */
public record SlowCall(
    String call,
    double seconds,
    long whole,
    long network,
    long mailbox,
    long turn,
    long storage,
    List<ServedLeg> chain) {
  /** Copies the list. */
  public SlowCall {
    chain = List.copyOf(chain);
  }
}
