package dev.teff.samples.bank;

import dev.teff.runtime.spi.SiloStatistics;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
        "%,d accepted, %,d refused for lack of money, %,d bad rows"
            .formatted(counts.accepted(), counts.refused(), badRows.count()));
    row("", "%,d calls got no answer and were made again".formatted(counts.repeated()));
    row(
        "Latency",
        "p50 %.1f ms, p99 %.1f ms per transfer of five durable steps"
            .formatted(tally.millisAtPercentile(50), tally.millisAtPercentile(99)));
  }

  void money(Audit audit) {
    row(
        "Money",
        "%s in %,d accounts, expected %s"
            .formatted(
                Money.format(audit.total()), audit.accounts(), Money.format(audit.expected())));
  }

  void silos(Disaster.Report disaster, Map<String, SiloStatistics> after) {
    row("Grains", "%12s  %12s".formatted("before kill", "at the end"));
    new TreeMap<>(disaster.before())
        .forEach((silo, before) ->
            row("  " + silo, "%,12d  %12s".formatted(grains(before), atTheEnd(after.get(silo)))));
    long replayed = after.values().stream().mapToLong(SiloStatistics::eventsReplayed).sum();
    row(
        "Recovery",
        "%s from the kill to the next answer of an account of %s"
            .formatted(seconds(disaster.first()), disaster.victim()));
    row(
        "",
        "%s until all its %,d accounts had answered; %,d events replayed"
            .formatted(seconds(disaster.last()), disaster.affected(), replayed));
  }

  void verdict(Audit audit, Tally.Counts counts) {
    narrator.headline(
        audit.holds() && counts.unanswered() == 0
            ? "Every promise was kept: no cent was lost, and every answered transfer was applied once."
            : "A promise was broken:");
    if (audit.total() != audit.expected()) {
      narrator.say("The sum of all balances is not what it was.");
    }
    audit.differences().forEach(narrator::say);
    if (counts.unanswered() > 0) {
      narrator.say("%,d transfers were never answered.".formatted(counts.unanswered()));
    }
  }

  private static String atTheEnd(@Nullable SiloStatistics silo) {
    return silo == null ? "killed" : "%,d".formatted(grains(silo));
  }

  private static long grains(SiloStatistics silo) {
    return silo.activeGrains().values().stream().mapToLong(Long::longValue).sum();
  }

  private static String seconds(Duration duration) {
    return "%.2f s".formatted(duration.toMillis() / MILLIS);
  }

  private void row(String label, String text) {
    narrator.say("%-10s  %s".formatted(label, text));
  }
}
