package dev.teff.runtime.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.teff.grains.CallOptions;
import dev.teff.runtime.Configuration;
import dev.teff.runtime.Silo;
import dev.teff.runtime.SiloBuilder;
import dev.teff.runtime.gateway.Gateway;
import dev.teff.runtime.gateway.GatewayOptions;
import dev.teff.runtime.gateway.Upstream;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Spans in one process: a silo that is its own gateway. */
@Timeout(60)
class TracingTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String KEPT = "00-%s-00f067aa0ba902b7-01".formatted(TRACE);
  private static final String DROPPED = "00-%s-00f067aa0ba902b7-00".formatted(TRACE);

  private InMemorySpanExporter exported = InMemorySpanExporter.create();
  private OpenTelemetrySdk telemetry = sdk(1);
  private Running running = new Running(Tracing.of(telemetry, false));

  private static final class Running implements AutoCloseable {
    private final Silo silo;
    private final Gateway gateway;

    Running(Tracing tracing) {
      SiloBuilder builder = Silo.builder();
      tracing.calls().forEach(builder::intercept);
      silo = builder.start();
      gateway = Gateway.start(gatewayOptions(), Upstream.of(silo), tracing.entrances());
    }

    Relay relay(String traceparent) {
      return silo.grains()
          .with(
              silo.grains().ref(Relay.class, "a"),
              CallOptions.defaults().withContext("traceparent", traceparent));
    }

    HttpResponse<String> post(String key, String method, String body, String... headers)
        throws Exception {
      var request =
          HttpRequest.newBuilder(
                  URI.create(
                      "http://127.0.0.1:%d/v1/grains/relay/%s/%s"
                          .formatted(gateway.httpPort(), key, method)))
              .POST(HttpRequest.BodyPublishers.ofString(body));
      if (headers.length > 0) {
        request.headers(headers);
      }
      return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
      gateway.close();
      silo.close();
    }
  }

  static GatewayOptions gatewayOptions() {
    return GatewayOptions.from(
        config("teff.gateway { http-port = 0, grpc-port = -1, access.rules = [] }"));
  }

  static Config config(String program) {
    return Configuration.of(
        ConfigFactory.parseString(program),
        ConfigFactory.empty(),
        Map.of(),
        TracingTest.class.getClassLoader());
  }

  private OpenTelemetrySdk sdk(double ratio) {
    return OpenTelemetrySdk.builder()
        .setTracerProvider(
            SdkTracerProvider.builder()
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(ratio)))
                .addSpanProcessor(SimpleSpanProcessor.create(exported))
                .build())
        .build();
  }

  private void restart(double ratio, boolean details) {
    close();
    exported = InMemorySpanExporter.create();
    telemetry = sdk(ratio);
    running = new Running(Tracing.of(telemetry, details));
  }

  @AfterEach
  void close() {
    running.close();
    telemetry.close();
  }

  private List<SpanData> spans() {
    return exported.getFinishedSpanItems();
  }

  private SpanData only(Predicate<SpanData> which) {
    return spans().stream().filter(which).reduce((a, b) -> fail(a, b)).orElseThrow();
  }

  private static SpanData fail(SpanData one, SpanData other) {
    throw new AssertionError("two: " + one + " and " + other);
  }

  private SpanData root() {
    return only(span -> !span.getParentSpanContext().isValid());
  }

  private SpanData child(SpanData parent) {
    return only(span -> span.getParentSpanId().equals(parent.getSpanId()));
  }

  @Test
  void callFromOutside_withoutATrace_beginsOne() throws Exception {
    assertThat(running.post("a", "said", "[\"b\"]").statusCode()).isEqualTo(200);
    SpanData entrance = root();
    SpanData call = child(entrance);
    SpanData turn = child(call);
    SpanData inner = child(turn);
    assertThat(List.of(entrance, call, turn, inner, child(inner)))
        .extracting(SpanData::getKind)
        .containsExactly(
            SpanKind.SERVER,
            SpanKind.CLIENT,
            SpanKind.INTERNAL,
            SpanKind.CLIENT,
            SpanKind.INTERNAL);
    assertThat(spans())
        .hasSize(5)
        .allSatisfy(span -> {
          assertThat(span.getTraceId()).isEqualTo(entrance.getTraceId());
          assertThat(span.getName()).isEqualTo("relay/said");
          assertThat(span.getAttributes().get(AttributeKey.stringKey("rpc.system")))
              .isEqualTo("teff");
          assertThat(span.getAttributes().get(AttributeKey.stringKey("rpc.service")))
              .isEqualTo("relay");
          assertThat(span.getAttributes().get(AttributeKey.stringKey("rpc.method")))
              .isEqualTo("said");
          assertThat(span.getAttributes().get(AttributeKey.stringKey("teff.grain.key"))).isNull();
          assertThat(span.hasEnded()).isTrue();
        });
  }

  @Test
  void callFromOutside_withATrace_goesOnWithIt() throws Exception {
    running.post("a", "said", "[\"\"]", "traceparent", KEPT, "tracestate", "other=1");
    SpanData entrance = only(span -> span.getKind() == SpanKind.SERVER);
    assertThat(entrance.getTraceId()).isEqualTo(TRACE);
    assertThat(entrance.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
    assertThat(entrance.getSpanContext().getTraceState().get("other")).isEqualTo("1");
    assertThat(spans()).hasSize(3);
  }

  @Test
  void traceThatIsDropped_isDroppedEverywhere() throws Exception {
    assertThat(running.post("a", "said", "[\"b\"]", "traceparent", DROPPED).body())
        .isEqualTo("{\"traceparent\":\"%s\"}".formatted(DROPPED));
    assertThat(running.relay(DROPPED).said("b,c"))
        .containsExactly(Map.entry("traceparent", DROPPED));
    assertThat(spans()).isEmpty();
  }

  @Test
  void callFromOutside_outsideOfTheSample_isDroppedEverywhere() throws Exception {
    restart(0, false);
    assertThat(running.post("a", "said", "[\"b\"]").body())
        .matches("\\{\"traceparent\":\"00-[0-9a-f]{32}-[0-9a-f]{16}-0[02]\"}");
    running.post("a", "said", "[\"b\"]", "traceparent", KEPT);
    assertThat(spans()).as("those of the trace that its caller keeps").hasSize(5);
  }

  @Test
  void traceparent_thatCannotBeRead_isReplaced() throws Exception {
    running.post("a", "said", "[\"\"]", "traceparent", "00-nonsense-01");
    assertThat(root().getTraceId()).isNotEqualTo(TRACE);
    running.relay("x".repeat(54) + "1").said("b");
    assertThat(spans()).as("silos leave it alone").hasSize(3);
  }

  @Test
  void callsInsideOfASilo_beginNoTrace_butGoOnWithOne() {
    Relay plain = running.silo.grains().ref(Relay.class, "a");
    assertThat(plain.said("b")).isEmpty();
    assertThat(spans()).isEmpty();
    assertThat(running.relay(KEPT).said("b")).containsKeys("traceparent", "tracestate");
    assertThat(spans())
        .hasSize(4)
        .allSatisfy(span -> assertThat(span.getTraceId()).isEqualTo(TRACE));
  }

  @Test
  void startedAndSentCalls_belongToTheTraceOfWhoMadeThem() {
    running.relay(KEPT).scatter("b");
    await() // nobody waits for what was sent
        .untilAsserted(() ->
            assertThat(spans())
                .filteredOn(span -> span.getName().equals("relay/said"))
                .extracting(SpanData::getKind)
                .containsExactlyInAnyOrder(
                    SpanKind.CLIENT, SpanKind.CLIENT, SpanKind.INTERNAL, SpanKind.INTERNAL));
    assertThat(spans()).allSatisfy(span -> assertThat(span.getTraceId()).isEqualTo(TRACE));
  }

  @Test
  void whatAMethodDoesWithOpenTelemetry_belongsToItsSpan() {
    String seen = running.relay(KEPT).span();
    assertThat(only(span -> span.getKind() != SpanKind.CLIENT).getSpanId()).isEqualTo(seen);
  }

  @Test
  void failure_isOnItsSpans_andItsMessageOnlyWhenWanted() throws Exception {
    assertThat(running.post("a", "fail", "[\"my secret\"]").statusCode()).isEqualTo(422);
    assertThat(spans())
        .hasSize(3)
        .allSatisfy(span -> {
          assertThat(span.getAttributes().get(AttributeKey.stringKey("error.type")))
              .contains("Exception");
          assertThat(span.getStatus()).isEqualTo(StatusData.error());
        });
    restart(1, true);
    running.post("a", "fail", "[\"my secret\"]");
    SpanData turn = only(span -> span.getKind() == SpanKind.INTERNAL);
    assertThat(turn.getStatus().getDescription()).isEqualTo("my secret");
    assertThat(turn.getAttributes().get(AttributeKey.stringKey("teff.grain.key"))).isEqualTo("a");
  }

  @Test
  void failureOfACall_isNamedByItsCode() {
    Relay a = running.relay(KEPT);
    running.silo.close();
    assertThatThrownBy(() -> a.said("")).hasMessageContaining("TEFF-205");
    assertThat(only(span -> true).getAttributes().get(AttributeKey.stringKey("error.type")))
        .isEqualTo("TEFF-205");
  }

  @Test
  void contextThatIsFull_staysWithinItsBounds_andTheCallIsMade() {
    int room = CallOptions.MAX_CONTEXT_LENGTH - "traceparent".length() - KEPT.length();
    Relay full =
        running
            .silo
            .grains()
            .with(
                running.relay(KEPT),
                CallOptions.defaults()
                    .withContext("traceparent", KEPT)
                    .withContext("x", "y".repeat(room - 1)));
    assertThat(full.said("b")).hasSize(2);
    assertThat(spans()).hasSize(4);
  }

  @Test
  void callThatIsNotLetIn_hasNoSpan() throws Exception {
    running.close();
    Tracing tracing = Tracing.of(telemetry, false);
    try (Silo silo = Silo.builder().start();
        Gateway closed =
            Gateway.start(
                GatewayOptions.from(
                    config(
                        "teff.gateway { http-port = 0, grpc-port = -1, access.rules ="
                            + " [{ types = [other], methods = [\"*\"], callers = [ann] }] }")),
                Upstream.of(silo),
                tracing.entrances())) {
      HttpResponse<String> refused =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(
                          URI.create(
                              "http://127.0.0.1:%d/v1/grains/relay/a/span"
                                  .formatted(closed.httpPort())))
                      .POST(HttpRequest.BodyPublishers.noBody())
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(refused.statusCode()).isEqualTo(403);
    }
    assertThat(spans()).isEmpty();
  }
}
