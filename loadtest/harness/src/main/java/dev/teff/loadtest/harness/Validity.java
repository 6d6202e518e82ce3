package dev.teff.loadtest.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Whether the figures of a run say something about the target, or about the generator. */
final class Validity {
  /** A lag up to this is that of any machine. */
  private static final long USUAL_LAG = TimeUnit.MILLISECONDS.toNanos(1);

  /** A lag above this share of the response time is part of what was measured. */
  private static final double HARMLESS_SHARE = 0.1;

  private Validity() {}

  /** Why they say nothing; none if they do. */
  static List<String> complaints(Measurements all, RunHeader header) {
    List<String> complaints = new ArrayList<>();
    if (all.dropped() > 0) {
      complaints.add(
          "%d of %d users were not let in because too many were in flight: lower the rate"
              .formatted(all.dropped(), all.arrivals()));
    }
    long late = all.lag().getValueAtPercentile(99);
    long response = all.global().response().getValueAtPercentile(99);
    if (late > USUAL_LAG && late > response * HARMLESS_SHARE) {
      complaints.add(
          """
          the generator could not keep up: 1 %% of the users began more than %s late, and that is %.0f \
          %% of the p99 response time of %s; lower the rate, or give the generator its own machine\
          """
              .formatted(Text.duration(late), 100.0 * late / response, Text.duration(response)));
    }
    if (all.global().answered() == 0 && header.plannedNanos() > 0) {
      complaints.add("nothing was measured: no request ended behind the warm-up");
    }
    return complaints;
  }
}
