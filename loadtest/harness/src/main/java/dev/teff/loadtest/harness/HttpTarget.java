package dev.teff.loadtest.harness;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * An HTTP endpoint. A status of 400 or more is a failure.
 *
 * @param base what paths are appended to
 */
public record HttpTarget(URI base, HttpClient client) implements Target {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** An endpoint with a client of its own. */
  static HttpTarget at(URI base) {
    return new HttpTarget(
        base, HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build());
  }

  /** Gets a page. */
  public HttpResponse<String> get(String path)
      throws IOException, InterruptedException, CheckFailedException {
    return send(path, HttpRequest.Builder::GET);
  }

  /** Posts JSON. */
  public HttpResponse<String> post(String path, String json)
      throws IOException, InterruptedException, CheckFailedException {
    return send(
        path,
        request ->
            request
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  private HttpResponse<String> send(String path, UnaryOperator<HttpRequest.Builder> how)
      throws IOException, InterruptedException, CheckFailedException {
    HttpRequest request =
        how.apply(HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT)).build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() >= 400) {
      throw new CheckFailedException("HTTP status " + response.statusCode());
    }
    return response;
  }

  @Override
  public String describe() {
    return base.toString();
  }

  @Override
  public HttpTarget http() {
    return this;
  }

  @Override
  public void close() {
    client.close();
  }
}
