package dev.teff.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

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

  @Test
  void whatASiloMeasures_isWhatThePageSays() throws Exception {
    Set<String> documented = names(Files.readString(PAGE), "(?m)^\\| `(teff_\\w+)`");
    assertThat(documented).isNotEmpty();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          silo.till("a").passOn("b", 1);
          for (int i = 0; i < 100; i++) {
            silo.silo.grains().send(silo.till("c"), till -> till.take(1));
          }
          assertThat(names(metrics(), "(?m)^# TYPE (teff_\\w+?)(_max)? ")).isEqualTo(documented);
        });
    assertThat(names(metrics(), "(?m)^# TYPE (\\w+) "))
        .allMatch(name -> name.matches("(teff|jvm|process|system)_.*"));
  }

  private static Set<String> names(String text, String pattern) {
    Set<String> names = new TreeSet<>();
    Pattern.compile(pattern).matcher(text).results().forEach(match -> names.add(match.group(1)));
    return names;
  }
}
