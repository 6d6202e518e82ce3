package dev.teff.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import dev.teff.persistence.servers.PostgresServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A silo whose database is not there when it starts. */
@Timeout(180)
class SiloStartTest {
  @TempDir private Path folder;
  private final StringWriter said = new StringWriter();
  private final StopSignal stop = new StopSignal();

  @Test
  void store_unreachable_isWaitedForUntilItComes() throws Exception {
    try (var server = PostgresServer.start(folder)) {
      server.kill();
      CompletableFuture<Optional<RunningSilo>> starting = start(server.url());

      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() ->
              assertThat(said.toString())
                  .contains("Not ready, trying again every second: TEFF-311"));
      assertThat(starting).isNotDone();

      server.restart();
      try (RunningSilo silo = starting.get().orElseThrow()) {
        assertThat(silo.describe()).contains("is ready");
      }
    } finally {
      stop.stopped();
    }
  }

  @Test
  void stopSignal_whileStoreIsUnreachable_endsTheWait() throws Exception {
    try (var server = PostgresServer.start(folder)) {
      server.kill();
      CompletableFuture<Optional<RunningSilo>> starting = start(server.url());
      await().atMost(Duration.ofSeconds(60)).until(() -> said.toString().contains("TEFF-311"));

      stop.stop();

      assertThat(starting.get()).isEmpty();
    } finally {
      stop.stopped();
    }
  }

  private CompletableFuture<Optional<RunningSilo>> start(String url) throws IOException {
    Config config =
        SiloConfig.load(
            Map.of("teff.store.url", url, "teff.silo.name", "waiting"), Optional.empty(), Map.of());
    var started = new CompletableFuture<Optional<RunningSilo>>();
    Thread.ofPlatform()
        .start(() -> {
          try {
            started.complete(new SiloStart(config, stop, new PrintWriter(said)).run());
          } catch (InterruptedException | RuntimeException e) {
            started.completeExceptionally(e);
          }
        });
    return started;
  }
}
