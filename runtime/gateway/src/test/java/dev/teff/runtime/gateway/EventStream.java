package dev.teff.runtime.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Server-sent events, as a client of the tests reads them. */
final class EventStream implements AutoCloseable {
  /**
   * By HTTP/2, the JDK's client now and then drops the end of a stream that it has read already,
   * when the server closes the connection right behind it.
   */
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final CompletableFuture<HttpResponse<Stream<String>>> response;

  record Event(String id, String name, String data) {}

  EventStream(Gateway gateway, String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.httpPort() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    response = client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofLines());
    var unused =
        response.thenAccept(answer -> Thread.startVirtualThread(() -> read(answer.body())));
  }

  private void read(Stream<String> lines) {
    var fields =
        new Object() {
          String id = "";
          @Nullable String name;
          String data = "";
        };
    try {
      lines.forEach(line -> {
        if (line.startsWith("id: ")) {
          fields.id = line.substring(4);
        } else if (line.startsWith("event: ")) {
          fields.name = line.substring(7);
        } else if (line.startsWith("data: ")) {
          fields.data = line.substring(6);
        } else if (line.isEmpty() && fields.name != null) {
          events.add(new Event(fields.id, fields.name, fields.data));
          fields.name = null;
        }
      });
    } catch (UncheckedIOException e) {
      events.add(new Event("", "broken", String.valueOf(e.getMessage())));
    }
  }

  int status() throws Exception {
    return response.get(20, TimeUnit.SECONDS).statusCode();
  }

  Event next() throws IOException, InterruptedException {
    Event next = events.poll(20, TimeUnit.SECONDS);
    if (next == null) {
      throw new IOException("no event came");
    }
    return next;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
