package dev.teff.loadtest.harness;

import java.util.List;

/**
 * The counts of one tick.
 *
 * @param begin nanoseconds since the start
 * @param end nanoseconds since the start
 * @param arrivals users who came
 * @param dropped users who came and were not let in
 * @param active users at its end
 * @param errors what failed up to now, most frequent first
 * @param open earlier seconds all through which requests were open that ended in this one
 */
record SecondCounts(
    long begin,
    long end,
    long arrivals,
    long dropped,
    long active,
    List<ErrorCount> errors,
    List<OpenSecond> open) {
  /** Copies the lists; logs of earlier builds have no open seconds. */
  SecondCounts {
    errors = List.copyOf(errors);
    open = open == null ? List.of() : List.copyOf(open);
  }
}
