package dev.teff.runtime.admin;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What is answered to a request. */
record Answer(int status, String type, String text) {
  /** A page may ask nobody but this silo, run no other script, and be shown in no other page. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:;"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  static Answer json(int status, String text) {
    return new Answer(status, "application/json", text);
  }

  static Answer plain(int status, String text) {
    return new Answer(status, "text/plain; charset=utf-8", text);
  }

  /** In the text format of Prometheus. */
  static Answer metrics(String text) {
    return new Answer(200, "text/plain; version=0.0.4; charset=utf-8", text);
  }

  void send(HttpExchange exchange) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", type);
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Content-Security-Policy", POLICY);
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
