package dev.teff.loadtest.harness;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A result as a table for a terminal. */
final class Summary {
  private static final String ROW = "  %-28s %10s %8s %9s %9s %9s %9s %9s %9s%n";

  private Summary() {}

  static void print(RunResult result, PrintWriter out) {
    out.printf(
        "%n%s: %s of %s on %s, %s users%n",
        result.header().name(),
        result.verdict(),
        Text.duration(result.seconds() * 1e9),
        result.header().target(),
        count(result.arrivals()));
    result
        .header()
        .agents()
        .forEach(one ->
            out.printf(
                "  agent %s on %s, %d cores: its clock is %s%s ahead, ± %s%n",
                one.address(),
                one.host(),
                one.cores(),
                one.clockOffsetNanos() < 0 ? "-" : "",
                Text.duration(Math.abs(one.clockOffsetNanos())),
                Text.duration(one.roundTripNanos() / 2.0)));
    out.printf(ROW, "", "requests", "failed", "per s", "p50", "p90", "p99", "p99.9", "max");
    Stream.of(List.of(result.global()), result.requests(), result.grains())
        .flatMap(List::stream)
        .forEach(one -> row(one, out));
    result.groups().forEach(one -> row(one, out));
    out.printf(
        Locale.ROOT,
        "  service time alone: p50 %s, p99 %s; generator lag: p99 %s%n",
        Text.duration(result.global().service().p50()),
        Text.duration(result.global().service().p99()),
        Text.duration(result.lag().p99()));
    result.inside().calls().forEach(call -> inside(call, out));
    result
        .errors()
        .forEach(
            error -> out.printf("  %,8d × %s: %s%n", error.count(), error.request(), error.kind()));
    result
        .assertions()
        .forEach(one ->
            out.printf(
                "  %s %s (%s)%n", one.held() ? "ok    " : "FAILED", one.what(), one.actual()));
    result.reasons().forEach(reason -> out.printf("%s: %s%n", result.verdict(), reason));
    out.flush();
  }

  private static void inside(CallBreakdown call, PrintWriter out) {
    out.printf(
        "  inside %s: p50 of network %s, mailbox %s, turn %s, storage %s (%s calls followed)%n",
        call.name(),
        Text.duration(call.network().p50()),
        Text.duration(call.mailbox().p50()),
        Text.duration(call.turn().p50()),
        Text.duration(call.storage().p50()),
        count(call.whole().count()));
  }

  private static void row(RequestResult one, PrintWriter out) {
    Latency response = one.response();
    out.printf(
        ROW,
        one.name(),
        count(one.ok() + one.failed()),
        count(one.failed()),
        Text.digits(one.perSecond()),
        Text.duration(response.p50()),
        Text.duration(response.p90()),
        Text.duration(response.p99()),
        Text.duration(response.p999()),
        Text.duration(response.max()));
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
