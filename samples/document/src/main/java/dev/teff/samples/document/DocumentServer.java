package dev.teff.samples.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.teff.grains.Grains;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The page, and what it asks for. */
final class DocumentServer implements AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String NAME = "minutes";

  private final Grains grains;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Serves on a port, 0 for a free one. */
  DocumentServer(Grains grains, int port) throws IOException {
    this.grains = grains;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext("/", this::page);
    server.createContext("/edit", this::edit);
    server.start();
  }

  String url() {
    return "http://localhost:%d/".formatted(server.getAddress().getPort());
  }

  private void page(HttpExchange exchange) throws IOException {
    try (InputStream page = getClass().getResourceAsStream("document.html")) {
      answer(exchange, "text/html", Objects.requireNonNull(page).readAllBytes());
    }
  }

  /** Without {@code from}, only looks. */
  private void edit(HttpExchange exchange) throws IOException {
    Map<String, String> asked = query(exchange);
    String editor = asked.getOrDefault("editor", "somebody");
    Document document = grains.ref(Document.class, NAME);
    String text;
    if (asked.containsKey("from")) {
      String inserted =
          new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      text =
          document.edit(editor, new Splice(number(asked, "from"), number(asked, "to"), inserted));
    } else {
      text = document.look(editor);
    }
    List<Caret> others =
        grains
            .ref(Presence.class, NAME)
            .here(new Caret(editor, number(asked, "caret"), Instant.now()));
    answer(exchange, "application/json", json(text, others));
  }

  private static byte[] json(String text, List<Caret> others) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("text", text);
      json.writeArrayFieldStart("others");
      for (Caret other : others) {
        json.writeStartObject();
        json.writeStringField("editor", other.editor());
        json.writeNumberField("position", other.position());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static Map<String, String> query(HttpExchange exchange) {
    var query = new HashMap<String, String>();
    String raw = exchange.getRequestURI().getRawQuery();
    for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        query.put(
            pair.substring(0, equals),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return query;
  }

  private static int number(Map<String, String> query, String name) {
    return Integer.parseInt(query.getOrDefault(name, "0"));
  }

  private static void answer(HttpExchange exchange, String type, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
    exchange.sendResponseHeaders(200, body.length);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
