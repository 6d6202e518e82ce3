package dev.teff.simulator;

import java.time.Duration;
import java.util.function.Consumer;

/** Sums up the runs of many seeds, and says at once what is wrong with one. */
final class SeedTally {
  private final long seeds;
  private final String flags;
  private final Consumer<String> out;
  private long done;
  private long failed;
  private long calls;
  private long answered;
  private Duration simulated = Duration.ZERO;

  /**
   * Sums up so many runs.
   *
   * @param flags what else to give to the command that runs a seed again
   */
  SeedTally(long seeds, String flags, Consumer<String> out) {
    this.seeds = seeds;
    this.flags = flags;
    this.out = out;
  }

  void add(SimulationReport report) {
    done++;
    calls += report.calls();
    answered += report.answered();
    simulated = simulated.plus(report.simulated());
    if (!report.passed()) {
      failed++;
      out.accept(report.explanation());
      out.accept("  again: ./teff simulate --seeds 1 --first-seed " + report.seed() + flags);
    }
    if (done % 25 == 0) {
      out.accept("%d of %d seeds, %d failed".formatted(done, seeds, failed));
    }
  }

  long failed() {
    return failed;
  }

  String sum(Duration took) {
    return "%d seeds in %.1f s: %d passed, %d failed; %d calls checked, %d answered; %d s simulated"
        .formatted(
            done,
            took.toMillis() / 1e3,
            done - failed,
            failed,
            calls,
            answered,
            simulated.toSeconds());
  }
}
