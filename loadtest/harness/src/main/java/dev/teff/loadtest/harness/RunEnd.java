package dev.teff.loadtest.harness;

import java.util.List;

/**
 * How a run ended.
 *
 * @param stopped why before its end; empty if it was not
 * @param interrupted whether somebody stopped it
 * @param warmUpRequests requests that were not counted
 * @param errors what failed
 * @param invariants what had to be true
 * @param notes what makes the figures worth nothing, besides what they say themselves
 * @param inside what silos told of it
 */
record RunEnd(
    String stopped,
    boolean interrupted,
    long warmUpRequests,
    List<ErrorCount> errors,
    List<AssertionResult> invariants,
    List<String> notes,
    Inside inside) {
  /** Logs of older runs have nothing from inside. */
  RunEnd {
    inside = inside == null ? Inside.NOTHING : inside;
  }
}
