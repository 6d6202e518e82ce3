package dev.teff.runtime.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TracingOptionsTest {
  private static TracingOptions of(String settings) {
    return TracingOptions.from(TracingTest.config("teff.tracing { %s }".formatted(settings)));
  }

  @Test
  void defaults_wantNoSpans_andAddNothingToCalls() {
    TracingOptions options = of("");
    assertThat(options).isEqualTo(new TracingOptions(Optional.empty(), 0.1, "teff", false));
    try (Tracing tracing = Tracing.open(options, "a")) {
      assertThat(tracing.calls()).isEmpty();
      assertThat(tracing.entrances()).isEmpty();
    }
  }

  @Test
  void endpoint_withoutAPath_getsTheUsualOne() {
    assertThat(of("exporter = OTLP").collector())
        .contains(URI.create("http://127.0.0.1:4318/v1/traces"));
    assertThat(of("exporter = otlp, endpoint = \"https://c:1/\"").collector())
        .contains(URI.create("https://c:1/v1/traces"));
    assertThat(of("exporter = otlp, endpoint = \"http://c/x\"").collector())
        .contains(URI.create("http://c/x"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "exporter = jaeger                     | exporter     | 'jaeger' is neither none nor otlp",
        "exporter = otlp, endpoint = collector | endpoint     | 'collector' is no URL like http",
        "exporter = otlp, endpoint = \"a b\"   | endpoint     | 'a b' is no URL",
        "sample-ratio = 1.5                    | sample-ratio | 1.5 is not between 0 and 1",
        "sample-ratio = -1                     | sample-ratio | -1.0 is not between 0 and 1",
        "sample-ratio = often                  | sample-ratio | NUMBER",
        "service = \" \"                       | service      | the name is empty",
        "details = perhaps                     | details      | BOOLEAN",
      })
  void settingThatMakesNoSense_isRefusedByName(String settings, String key, String rule) {
    assertThatThrownBy(() -> of(settings))
        .hasMessageContaining("TEFF-501")
        .hasMessageContaining(key)
        .hasMessageContaining(rule)
        .hasMessageContaining("under teff.tracing");
  }
}
