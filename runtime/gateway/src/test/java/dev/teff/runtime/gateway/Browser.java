package dev.teff.runtime.gateway;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;

/** An HTTP client of the tests. */
final class Browser {
  private final HttpClient client;
  private final String base;

  Browser(Gateway gateway) {
    this.client = HttpClient.newHttpClient();
    this.base = "http://127.0.0.1:" + gateway.httpPort();
  }

  /** One that speaks HTTP/2. */
  Browser(Gateway gateway, SSLContext context) {
    this.client = HttpClient.newBuilder().sslContext(context).build();
    this.base = "https://127.0.0.1:" + gateway.httpPort();
  }

  /** An answer. */
  record Answer(int status, String type, String body, HttpResponse<String> response) {
    JsonObject problem() {
      return new JsonObject(body);
    }

    Object json() {
      return Json.decodeValue(body);
    }
  }

  Answer get(String path, String... headers) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return answer(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
  }

  Answer post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    return answer(client.send(request(path, body, headers), HttpResponse.BodyHandlers.ofString()));
  }

  Answer send(String method, String path, String body) throws IOException, InterruptedException {
    return send(method, path, body.getBytes(StandardCharsets.UTF_8));
  }

  Answer send(String method, String path, byte[] body) throws IOException, InterruptedException {
    return answer(
        client.send(
            HttpRequest.newBuilder(URI.create(base + path))
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.ofString()));
  }

  CompletableFuture<Answer> start(String path, String body, String... headers) {
    return client
        .sendAsync(request(path, body, headers), HttpResponse.BodyHandlers.ofString())
        .thenApply(Browser::answer);
  }

  private HttpRequest request(String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request.build();
  }

  private static Answer answer(HttpResponse<String> response) {
    return new Answer(
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse(""),
        response.body(),
        response);
  }
}
