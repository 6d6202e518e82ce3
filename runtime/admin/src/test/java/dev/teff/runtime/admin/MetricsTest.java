package dev.teff.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.teff.persistence.memory.MemoryStore;
import dev.teff.persistence.spi.Store;
import dev.teff.runtime.spi.CallProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final Path PAGE = Path.of("../../docs/observability.md");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int CALLS = 1000;
  private static final String RAN = "teff_grain_calls_total{method=\"take\",type=\"till\"}";
  private static final String SENT = "teff_grain_calls_sent_total{method=\"take\",type=\"till\"}";
  private static final String ELSEWHERE =
      "teff_grain_call_seconds_count{method=\"take\",type=\"till\",where=\"elsewhere\"}";

  private final TestSilo silo = new TestSilo("silo-1");

  @AfterEach
  void close() {
    silo.close();
  }

  private String metrics() throws IOException, InterruptedException {
    return Page.get(silo.admin, "/metrics").text();
  }

  @Test
  void calls_areCountedExactly() throws Exception {
    for (int i = 0; i < 100; i++) {
      silo.till("a").take(1);
    }
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> silo.till("a").jam()).isInstanceOf(IllegalStateException.class);
    }
    assertThat(metrics().lines())
        .contains(
            "teff_grain_calls_total{method=\"take\",type=\"till\"} 100.0",
            "teff_grain_failures_total{method=\"take\",type=\"till\"} 0.0",
            "teff_grain_calls_total{method=\"jam\",type=\"till\"} 3.0",
            "teff_grain_failures_total{method=\"jam\",type=\"till\"} 3.0",
            "teff_grain_active{type=\"till\"} 1.0",
            "teff_grain_activations_total{type=\"till\"} 1.0",
            "teff_grain_deactivations_total{reason=\"idle\",type=\"till\"} 0.0",
            "teff_grain_events_appended_total{type=\"till\"} 100.0",
            "teff_cluster_view 2.0",
            "teff_cluster_silos{state=\"active\"} 1.0")
        .anyMatch(
            line -> line.matches("teff_store_append_seconds_count\\{outcome=\"committed\"} 100"));
  }

  /** What a bill could be made of. */
  @Test
  void siloSecondsTurnsAndStoredBytes_areMetered() throws Exception {
    String bytes = "teff_grain_appended_bytes_total{type=\"till\"}";
    silo.till("a").take(1);
    double first = figure(silo, bytes);
    assertThat(first).isPositive();
    silo.till("b").take(1);
    silo.till("a").sum();
    assertThat(figure(silo, bytes)).as("as much as the same event before").isEqualTo(2 * first);
    silo.till("c").label("x".repeat(10_000));
    assertThat(figure(silo, bytes)).isBetween(2 * first + 10_000, 2 * first + 11_000);
    assertThat(figure(silo, RAN)).isEqualTo(2);

    String uptime = "process_uptime_seconds";
    double outer = figure(silo, uptime);
    double seconds = figure(silo, "teff_silo_seconds_total");
    double inner = figure(silo, uptime);
    await().atMost(PATIENCE).until(() -> figure(silo, uptime) > inner + 1);
    double least = figure(silo, uptime) - inner;
    double passed = figure(silo, "teff_silo_seconds_total") - seconds;
    assertThat(passed).isBetween(least - 0.01, figure(silo, uptime) - outer + 0.01);
  }

  /** Placement is off, so nobody looks at calls but those that count them. */
  @Test
  void callsOfOtherSilos_areCountedExactly_whereTheyAreMade() throws Exception {
    try (Store store = MemoryStore.create();
        TestSilo caller = new TestSilo("caller", store, CallProbe.NONE);
        TestSilo other = new TestSilo("other", store, CallProbe.NONE)) {
      await().atMost(PATIENCE).until(() -> knowsTwo(caller) && knowsTwo(other));
      double sent = figure(caller, SENT);
      double ran = figure(other, RAN);
      Till there = tillAt(other, caller);
      double probing = figure(caller, SENT) - sent;
      for (int i = 0; i < CALLS; i++) {
        there.take(1);
      }
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(there::jam).isInstanceOf(IllegalStateException.class);
      }
      assertThat(figure(caller, SENT) - sent).isEqualTo(CALLS + probing);
      assertThat(figure(other, RAN) - ran).isEqualTo(CALLS + probing);
      assertThat(Page.get(caller.admin, "/metrics").text().lines())
          .contains(
              "teff_grain_calls_sent_failed_total{method=\"take\",type=\"till\"} 0.0",
              "teff_grain_calls_sent_total{method=\"jam\",type=\"till\"} 3.0",
              "teff_grain_calls_sent_failed_total{method=\"jam\",type=\"till\"} 3.0");
      assertThat(figure(caller, ELSEWHERE)).as("a sample").isBetween(1.0, CALLS / 4.0);
    }
  }

  private static boolean knowsTwo(TestSilo silo) throws Exception {
    return figure(silo, "teff_cluster_silos{state=\"active\"}") == 2;
  }

  /** A till that the other silo hosts; the first one that is. */
  private static Till tillAt(TestSilo host, TestSilo caller) throws Exception {
    for (int i = 0; i < 100; i++) {
      Till till = caller.till("till-" + i);
      double before = figure(host, RAN);
      till.take(1);
      if (figure(host, RAN) > before) {
        return till;
      }
    }
    throw new AssertionError("Nothing is on silo " + host.silo.name());
  }

  private static double figure(TestSilo silo, String series) throws Exception {
    return Page.get(silo.admin, "/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
        .sum();
  }

  @Test
  void whatASiloMeasures_isWhatThePageSays() throws Exception {
    Set<String> documented = names(Files.readString(PAGE), "(?m)^\\| `(teff_\\w+)`");
    assertThat(documented).isNotEmpty();
    try (TestSilo other = new TestSilo("silo-2", silo.store, CallProbe.NONE)) {
      await().atMost(PATIENCE).until(() -> knowsTwo(silo) && knowsTwo(other));
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            for (int i = 0; i < 100; i++) {
              silo.till("a" + i).passOn("b" + i, 1);
              silo.silo.grains().send(silo.till("c" + i % 2), till -> till.take(1));
            }
            assertThat(names(metrics(), "(?m)^# TYPE (teff_\\w+?)(_max)? ")).isEqualTo(documented);
          });
    }
    assertThat(names(metrics(), "(?m)^# TYPE (\\w+) "))
        .allMatch(name -> name.matches("(teff|jvm|process|system)_.*"));
  }

  private static Set<String> names(String text, String pattern) {
    Set<String> names = new TreeSet<>();
    Pattern.compile(pattern).matcher(text).results().forEach(match -> names.add(match.group(1)));
    return names;
  }
}
