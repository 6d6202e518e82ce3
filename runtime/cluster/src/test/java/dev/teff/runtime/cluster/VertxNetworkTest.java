package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.runtime.cluster.spi.Network;
import dev.teff.runtime.cluster.spi.Network.NoConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Why there is no connection. */
class VertxNetworkTest {
  private final VertxNetwork network = new VertxNetwork(1, Duration.ofSeconds(2), null);

  @AfterEach
  void close() {
    network.close();
  }

  private NoConnection failure(String host, int port) {
    var failed = new CompletableFuture<NoConnection>();
    network.connect(
        Network.ANY_LOOP,
        host,
        port,
        socket -> failed.completeExceptionally(new AssertionError("connected")),
        failed::complete);
    return failed.orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Test
  void portOnWhichNobodyListens_isRefused() {
    int port;
    try (var free = new PortReservation("127.0.0.1", 0, "port")) {
      port = free.port();
    }
    assertThat(failure("127.0.0.1", port).refused()).isTrue();
  }

  @Test
  void addressThatThisMachineCannotUse_isNoRefusal() {
    assertThat(failure("fe80::1", 9).refused()).as("it lacks the interface").isFalse();
  }
}
