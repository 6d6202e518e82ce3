package dev.teff.loadtest.harness;

import java.util.List;
import org.HdrHistogram.Histogram;

/** Whoever follows a run. Called by one thread at a time. */
interface RunEvents {
  /** It begins. */
  void begin(RunHeader header);

  /** A second is over; the histograms have {@link Tag}s, and are valid during this call. */
  void second(SecondCounts counts, List<Histogram> histograms);

  /** Something happened. */
  void mark(Mark mark);

  /** It has ended. */
  void end(RunEnd end);
}
