package dev.teff.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A silo that starts on a thread of its own, and perhaps has to wait for its store. */
final class StartingSilo implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern ADMIN = Pattern.compile("It says how it is at (http://[^ ]+)\\.");

  private final StringWriter said = new StringWriter();
  private final StopSignal stop = new StopSignal();
  final CompletableFuture<Optional<RunningSilo>> started = new CompletableFuture<>();

  /** What somebody else does to a server. */
  interface Start {
    void run() throws IOException, InterruptedException;
  }

  StartingSilo(String url) throws IOException {
    Config config =
        SiloConfig.load(
            Map.of("teff.store.url", url, "teff.silo.name", "waiting", "teff.admin.port", 0),
            Optional.empty(),
            Map.of());
    Thread.ofPlatform()
        .start(() -> {
          try {
            started.complete(new SiloStart(config, stop, new PrintWriter(said)).run());
          } catch (InterruptedException | RuntimeException e) {
            started.completeExceptionally(e);
          }
        });
  }

  /** A silo whose store is not there yet lives, says why it is not ready, and starts with it. */
  static void waitsAliveUntil(String url, Start serverStarts) throws Exception {
    try (var starting = new StartingSilo(url)) {
      String admin = starting.saidAdmin();
      assertThat(starting.said()).contains("Not ready, trying again").contains("TEFF-311");
      assertThat(get(admin + "/health/live").statusCode()).isEqualTo(200);
      HttpResponse<String> ready = get(admin + "/health/ready");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.body()).contains("TEFF-311", "be reached", "127.0.0.1:");
      assertThat(get(admin + "/metrics").statusCode()).isEqualTo(200);
      assertThat(starting.started).isNotDone();

      serverStarts.run();

      try (RunningSilo silo = starting.started.get().orElseThrow()) {
        assertThat(silo.adminUrl()).contains(admin);
        assertThat(get(admin + "/health/ready").statusCode()).isEqualTo(200);
        assertThat(silo.grains().ref(Tally.class, "late").add(5)).isEqualTo(5);
      }
      assertThat(starting.said().lines().filter(line -> line.startsWith("Not ready")))
          .doesNotHaveDuplicates();
    }
  }

  /** What it printed so far. */
  String said() {
    return said.toString();
  }

  /** Tells it to stop. */
  void stop() {
    stop.stop();
  }

  /** Waits until it has said where it tells how it is. */
  String saidAdmin() {
    await().atMost(PATIENCE).until(() -> ADMIN.matcher(said()).find());
    Matcher found = ADMIN.matcher(said());
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  static HttpResponse<String> get(String url) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }
  }

  @Override
  public void close() {
    stop.stop();
    stop.stopped();
  }
}
