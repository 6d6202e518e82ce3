package dev.teff.loadtest;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.util.concurrent.ExecutionException;

/**
 * Makes HTTP requests on connections that are kept. The JDK's own client is not used, because it
 * closes a connection now and then that it has just taken from its pool ("cleanup triggered for a
 * connection not found in the pool"), and fails what was sent on it. Safe for use by any thread.
 */
final class HttpPosts implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int HTTP_OK = 200;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client;

  /** Makes so many requests at once at most. */
  HttpPosts(int inFlight) {
    client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(inFlight));
  }

  /** Waits for the answer. */
  void post(int port, String path, Buffer body) throws ExecutionException, InterruptedException {
    client
        .request(HttpMethod.POST, port, LOOPBACK, path)
        .compose(request -> request.send(body))
        .compose(HttpPosts::body)
        .toCompletionStage()
        .toCompletableFuture()
        .get();
  }

  private static Future<Buffer> body(HttpClientResponse response) {
    return response.statusCode() == HTTP_OK
        ? response.body()
        : Future.failedFuture("The server answered %d.".formatted(response.statusCode()));
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
