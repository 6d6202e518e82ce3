package dev.teff.samples.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.teff.grains.GrainException;
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
      answer(exchange, 200, "text/html", Objects.requireNonNull(page).readAllBytes());
    }
  }

  private void edit(HttpExchange exchange) throws IOException {
    try {
      edit(exchange, query(exchange));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      refuse(exchange, 400, e);
    } catch (GrainException e) {
      refuse(exchange, 503, e);
    }
  }

  /** Without {@code from}, only looks. */
  private void edit(HttpExchange exchange, Map<String, String> asked) throws IOException {
    String editor = asked.getOrDefault("editor", "somebody");
    Document document = grains.ref(Document.class, NAME);
    Edited edited;
    if (asked.containsKey("from")) {
      String inserted =
          new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      var splice = new Splice((int) number(asked, "from"), (int) number(asked, "to"), inserted);
      edited =
          document.edit(
              editor, new Edit(number(asked, "number"), (int) number(asked, "seen"), splice));
    } else {
      edited = new Edited(document.look(editor), false);
    }
    List<Caret> others =
        grains
            .ref(Presence.class, NAME)
            .here(new Caret(editor, (int) number(asked, "caret"), Instant.now()));
    answer(exchange, 200, "application/json", json(edited, others));
  }

  private static void refuse(HttpExchange exchange, int status, Exception why) throws IOException {
    byte[] said = String.valueOf(why.getMessage()).getBytes(StandardCharsets.UTF_8);
    answer(exchange, status, "text/plain", said);
  }

  private static byte[] json(Edited edited, List<Caret> others) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("text", edited.text());
      json.writeBooleanField("made", edited.made());
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

  private static long number(Map<String, String> query, String name) {
    String value = query.getOrDefault(name, "0");
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("%s is not a number: %s".formatted(name, value), e);
    }
  }

  private static void answer(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
    exchange.sendResponseHeaders(status, body.length);
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
