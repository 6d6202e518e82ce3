package dev.teff.runtime.tracing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes spans by OTLP over HTTP, as an OpenTelemetry collector does. */
final class Collector implements AutoCloseable {
  private static final HexFormat HEX = HexFormat.of();

  private final HttpServer server;
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private volatile int status = 200;

  Collector() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/v1/traces", this::take);
    server.start();
  }

  /** A span as it came. */
  record Seen(
      String service,
      String instance,
      String trace,
      String id,
      String parent,
      Span.SpanKind kind,
      String name,
      Map<String, String> attributes) {}

  /** Where it listens. */
  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Where it takes spans. */
  URI traces() {
    return URI.create(url() + "/v1/traces");
  }

  /** What it answers from now on. */
  void answer(int with) {
    status = with;
  }

  List<Seen> spans() {
    return List.copyOf(seen);
  }

  private void take(HttpExchange request) throws IOException {
    byte[] body = request.getRequestBody().readAllBytes();
    if (status == 200) {
      for (ResourceSpans from : ExportTraceServiceRequest.parseFrom(body).getResourceSpansList()) {
        Map<String, String> process = attributes(from.getResource().getAttributesList());
        for (ScopeSpans scope : from.getScopeSpansList()) {
          scope.getSpansList().forEach(span -> seen.add(seen(process, span)));
        }
      }
    }
    request.sendResponseHeaders(status, -1);
    request.close();
  }

  private static Seen seen(Map<String, String> process, Span span) {
    return new Seen(
        process.getOrDefault("service.name", ""),
        process.getOrDefault("service.instance.id", ""),
        HEX.formatHex(span.getTraceId().toByteArray()),
        HEX.formatHex(span.getSpanId().toByteArray()),
        HEX.formatHex(span.getParentSpanId().toByteArray()),
        span.getKind(),
        span.getName(),
        attributes(span.getAttributesList()));
  }

  private static Map<String, String> attributes(List<KeyValue> list) {
    var all = new TreeMap<String, String>();
    list.forEach(each -> all.put(each.getKey(), each.getValue().getStringValue()));
    return all;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
