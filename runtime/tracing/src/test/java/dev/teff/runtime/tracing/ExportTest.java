package dev.teff.runtime.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.teff.grains.CallOptions;
import dev.teff.grains.GrainId;
import dev.teff.persistence.memory.MemoryStore;
import dev.teff.runtime.Silo;
import dev.teff.runtime.SiloBuilder;
import dev.teff.runtime.SystemTimekeeper;
import dev.teff.runtime.cluster.ClientOptions;
import dev.teff.runtime.cluster.ClusterOptions;
import dev.teff.runtime.cluster.Secret;
import dev.teff.runtime.cluster.TeffClient;
import dev.teff.runtime.cluster.TeffCluster;
import dev.teff.runtime.gateway.Gateway;
import dev.teff.runtime.gateway.Upstream;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Spans on their way out: to a real receiver of OTLP, or to none. */
@Timeout(120)
class ExportTest {
  private final Collector collector = new Collector();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    stop();
    collector.close();
  }

  private void stop() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
    opened.clear();
  }

  private <T extends AutoCloseable> T opened(T part) {
    opened.add(part);
    return part;
  }

  private Tracing tracing(String endpoint, String instance) {
    return opened(
        Tracing.open(
            TracingOptions.from(
                TracingTest.config(
                    "teff.tracing { exporter = otlp, sample-ratio = 1, endpoint = \"%s\" }"
                        .formatted(endpoint))),
            instance));
  }

  private TeffCluster member(MemoryStore store, String name) {
    TeffCluster cluster =
        TeffCluster.create(
            ClusterOptions.builder().clusterName("duo").build(),
            store,
            SystemTimekeeper.instance(),
            new SecureRandom());
    SiloBuilder builder = Silo.builder().name(name).store(store).cluster(cluster);
    tracing(collector.url(), name).calls().forEach(builder::intercept);
    opened(builder.start());
    return cluster;
  }

  private static String keyAt(TeffCluster cluster, String silo) {
    return Stream.iterate(0, number -> number + 1)
        .map(number -> "k" + number)
        .limit(1000)
        .filter(key -> cluster.where(GrainId.of("relay", key)).orElse("").equals(silo))
        .findFirst()
        .orElse("");
  }

  @Test
  void trace_overGatewayAndTwoSilos_isOneWithTheRightParents() throws Exception {
    MemoryStore store = opened(MemoryStore.create());
    TeffCluster first = member(store, "a");
    TeffCluster second = member(store, "b");
    String nearKey = keyAt(second, "a");
    String farKey = keyAt(second, "b");
    await().until(() -> keyAt(first, "b").equals(farKey)); // both know of each other
    Tracing edge = tracing(collector.url(), "edge");
    TeffClient client =
        opened(
            TeffClient.patient(
                ClientOptions.of(
                    List.of(first.self().host() + ":" + first.self().port()), Secret.of("")),
                edge.calls()));
    Gateway gateway =
        opened(Gateway.start(TracingTest.gatewayOptions(), Upstream.of(client), edge.entrances()));
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(
                            "http://127.0.0.1:%d/v1/grains/relay/%s/said"
                                .formatted(gateway.httpPort(), nearKey)))
                    .POST(HttpRequest.BodyPublishers.ofString("[\"%s\"]".formatted(farKey)))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    stop(); // sends what is left
    await().until(() -> collector.spans().size() == 5);

    var chain = new ArrayList<Collector.Seen>();
    for (String parent = ""; chain.size() < collector.spans().size(); ) {
      String wanted = parent;
      chain.add(
          collector.spans().stream()
              .filter(span -> span.parent().equals(wanted))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no child of " + chain)));
      parent = chain.getLast().id();
    }
    assertThat(chain)
        .extracting(Collector.Seen::instance, Collector.Seen::kind)
        .containsExactly(
            tuple("edge", SpanKind.SPAN_KIND_SERVER),
            tuple("edge", SpanKind.SPAN_KIND_CLIENT),
            tuple("a", SpanKind.SPAN_KIND_SERVER),
            tuple("a", SpanKind.SPAN_KIND_CLIENT),
            tuple("b", SpanKind.SPAN_KIND_SERVER));
    assertThat(chain)
        .allSatisfy(span -> {
          assertThat(span.trace()).isEqualTo(chain.getFirst().trace());
          assertThat(span.service()).isEqualTo("teff");
          assertThat(span.name()).isEqualTo("relay/said");
          assertThat(span.attributes()).containsEntry("rpc.service", "relay");
        });
  }

  @Test
  void collectorThatCannotBeReached_disturbsNoCall() throws Exception {
    try (var taken = new Socket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)); // and never listens
      Tracing tracing = tracing("http://127.0.0.1:" + taken.getLocalPort(), "a");
      SiloBuilder builder = Silo.builder();
      tracing.calls().forEach(builder::intercept);
      Silo silo = opened(builder.start());
      Relay relay =
          silo.grains()
              .with(
                  silo.grains().ref(Relay.class, "a"),
                  CallOptions.defaults()
                      .withContext(
                          "traceparent",
                          "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
      for (int i = 0; i < 5_000; i++) { // more than are kept until they can be sent
        assertThat(relay.said("")).isNotEmpty();
      }
    }
  }

  @Test
  void spansThatGetLost_areReportedOnce_andThatItIsOver() {
    var said = new ListAppender<ILoggingEvent>();
    said.start();
    Logger log = (Logger) org.slf4j.LoggerFactory.getLogger(Tracing.class);
    Level before = log.getLevel();
    log.setLevel(Level.INFO);
    log.addAppender(said);
    try (var exporter =
        new ReportingExporter(
            OtlpHttpSpanExporter.builder().setEndpoint(collector.traces().toString()).build(),
            collector.traces())) {
      collector.answer(400);
      exporter.export(spans()).join(10, TimeUnit.SECONDS);
      exporter.export(spans()).join(10, TimeUnit.SECONDS);
      collector.answer(200);
      exporter.export(spans()).join(10, TimeUnit.SECONDS);
      exporter.export(spans()).join(10, TimeUnit.SECONDS);
    } finally {
      log.detachAppender(said);
      log.setLevel(before);
    }
    assertThat(said.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .satisfiesExactly(
            lost ->
                assertThat(lost)
                    .startsWith("Spans cannot be sent")
                    .contains(collector.traces().toString())
                    .contains("it answers, but does not take them")
                    .contains("set teff.tracing.endpoint"),
            found ->
                assertThat(found)
                    .isEqualTo(
                        "Spans are sent to %s again; 2 were lost.".formatted(collector.traces())));
    assertThat(collector.spans()).hasSize(2);
  }

  private static List<SpanData> spans() {
    InMemorySpanExporter kept = InMemorySpanExporter.create();
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(kept)).build()) {
      provider.get("test").spanBuilder("one").startSpan().end();
      return kept.getFinishedSpanItems();
    }
  }
}
