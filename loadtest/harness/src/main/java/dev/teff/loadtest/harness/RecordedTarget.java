package dev.teff.loadtest.harness;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** A target whose silos tell what they had to do with a run. */
interface RecordedTarget extends Target {
  /**
   * What they told.
   *
   * @param start when the run began
   * @param traced the calls that were followed
   */
  Inside inside(Instant start, List<TracedCall> traced) throws IOException, InterruptedException;
}
