package dev.teff.runtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.teff.runtime.Silo;
import dev.teff.runtime.gateway.Browser.Answer;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Gateways that are stopped while calls run. */
@Timeout(60)
class StopTest {
  private static final String PONDER = "/v1/grains/shop/a/ponder";

  private final Silo silo = Silo.builder().start();

  @AfterEach
  void close() {
    silo.close();
  }

  private Gateway start(String timeout) {
    return Gateway.start(Settings.of(Map.of("timeout", timeout)), Upstream.of(silo));
  }

  /** Takes six seconds: five were the patience once. */
  @Test
  void callsUnderWay_areAnswered_bothByHttpAndGrpc() throws Exception {
    Gateway gateway = start("6s");
    try (var grpc = new RawGrpc(gateway)) {
      CompletableFuture<Answer> byHttp = new Browser(gateway).start(PONDER, "");
      RawGrpc.Begun byGrpc = grpc.begin("teff.shop.ShopGrain/Ponder", "teff-key", "b");
      var unused = byGrpc.request().end(RawGrpc.frame(0));
      await().until(() -> gateway.demand().underWay() == 2);
      gateway.close();
      assertThat(byHttp.get().problem().getString("code")).isEqualTo("TEFF-201");
      assertThat(byGrpc.ended().await().status()).as("DEADLINE_EXCEEDED").isEqualTo("4");
      assertThat(byGrpc.ended().await().info().getReason()).isEqualTo("TEFF-201");
    }
  }

  @Test
  void callThatTakesLongerThanUsual_isCut() throws Exception {
    Gateway gateway = start("300ms");
    CompletableFuture<Answer> call = new Browser(gateway).start(PONDER, "", "Teff-Timeout", "50s");
    await().until(() -> gateway.demand().underWay() == 1);
    long begin = System.nanoTime();
    gateway.close();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
    assertThat(call)
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableOfType(ExecutionException.class);
  }

  @Test
  void clientThatWatchesHealth_isNotWaitedFor() {
    Gateway gateway = start("30s");
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", gateway.grpcPort()).usePlaintext().build();
    try {
      Iterator<HealthCheckResponse> watched =
          HealthGrpc.newBlockingStub(channel).watch(HealthCheckRequest.getDefaultInstance());
      assertThat(watched.next().getStatus()).isEqualTo(ServingStatus.SERVING);
      long begin = System.nanoTime();
      gateway.close();
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
      assertThat(watched.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
    } finally {
      channel.shutdownNow();
    }
  }
}
