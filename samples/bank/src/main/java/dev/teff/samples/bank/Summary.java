package dev.teff.samples.bank;

import dev.teff.runtime.spi.SiloStatistics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The table at the end. */
final class Summary {
  private static final double MILLIS = 1e3;

  private final Narrator narrator;

  Summary(Narrator narrator) {
    this.narrator = narrator;
  }

  void transfers(Tally tally, BadRows badRows) {
    Tally.Counts counts = tally.counts();
    row(
        "Transfers",
        "%,d accepted, %,d refused for lack of money, %,d bad rows",
        counts.accepted(),
        counts.refused(),
        badRows.count());
    row("", "%,d calls got no answer at first and were made again", counts.repeated());
    row(
        "A transfer",
        "took %.1f ms at the median (p50), %.1f ms at the 99th percentile (p99)",
        tally.millisAtPercentile(50),
        tally.millisAtPercentile(99));
  }

  void money(Audit audit) {
    row(
        "Money",
        "%s in %,d accounts; expected %s",
        Money.format(audit.total()),
        audit.accounts(),
        Money.format(audit.expected()));
    audit.differences().stream().limit(10).forEach(difference -> row("", "%s", difference));
  }

  void silos(Disaster.Report disaster, Map<String, SiloStatistics> after) {
    row("Grains on", "%12s  %12s", "before kill", "at the end");
    new TreeMap<>(disaster.before())
        .forEach(
            (silo, before) ->
                row(
                    "  " + silo,
                    "%,12d  %12s",
                    grains(before),
                    Optional.ofNullable(after.get(silo))
                        .map(now -> "%,d".formatted(grains(now)))
                        .orElse("killed")));
    long replayed = after.values().stream().mapToLong(SiloStatistics::eventsReplayed).sum();
    row(
        "Recovery",
        "%s from the kill to the next answer of an account of %s",
        seconds(disaster.first()),
        disaster.victim());
    row(
        "",
        "%s until all its %,d accounts had answered; %,d events replayed",
        seconds(disaster.last()),
        disaster.affected(),
        replayed);
  }

  private static long grains(SiloStatistics silo) {
    return silo.activeGrains().values().stream().mapToLong(Long::longValue).sum();
  }

  private static String seconds(Duration duration) {
    return "%.2f s".formatted(duration.toMillis() / MILLIS);
  }

  private void row(String label, String format, Object... values) {
    narrator.say("%-12s %s", label, format.formatted(values));
  }
}
