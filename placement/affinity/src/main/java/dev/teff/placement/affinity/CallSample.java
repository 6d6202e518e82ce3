package dev.teff.placement.affinity;

import dev.teff.grains.GrainId;

/**
 * One call that was looked at, for many that were not.
 *
 * @param calls for how many calls it stands
 * @param bytes of arguments and result, as they would be on the wire
 * @param nanos how long the caller waited; 0 when it did not wait
 * @param oneWay whether nobody waits for an answer
 */
public record CallSample(
    GrainId caller, GrainId callee, double calls, long bytes, long nanos, boolean oneWay) {
  /** Checks the weight. */
  public CallSample {
    if (!(calls > 0) || bytes < 0) {
      throw new IllegalArgumentException(
          "A sample stands for %s calls of %s bytes.".formatted(calls, bytes));
    }
  }
}
