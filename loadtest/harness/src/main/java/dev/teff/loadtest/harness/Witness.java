package dev.teff.loadtest.harness;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Knows what silos had to do with a run. */
interface Witness {
  /**
   * What they told.
   *
   * @param start when the run began
   * @param traced the calls that were followed
   * @param gaps told what is missing, and why
   */
  Inside inside(Instant start, List<TracedCall> traced, Consumer<String> gaps)
      throws IOException, InterruptedException;
}
