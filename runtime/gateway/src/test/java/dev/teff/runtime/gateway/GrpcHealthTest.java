package dev.teff.runtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.teff.runtime.Silo;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What gRPC's health service says of silos that come and go. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // what a test starts
final class GrpcHealthTest {
  private final Silo silo = Silo.builder().start();
  private final AtomicBoolean reachable = new AtomicBoolean(true);
  private Gateway gateway;
  private ManagedChannel channel;

  @AfterEach
  void close() {
    channel.shutdownNow();
    gateway.close();
    silo.close();
  }

  private void start(Map<String, Object> settings) {
    gateway = Gateway.start(Settings.of(settings), new Upstream(silo.client(), reachable::get));
    channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", gateway.grpcPort()).usePlaintext().build();
  }

  @Test
  void health_followsTheSilos() {
    start(Map.of("http-port", -1));
    assertThat(health()).isEqualTo(ServingStatus.SERVING);
    reachable.set(false);
    await().until(() -> health() == ServingStatus.NOT_SERVING);
    reachable.set(true);
    await().until(() -> health() == ServingStatus.SERVING);
  }

  @Test
  void health_withoutSilos_isServingWhereCallsAreParked() {
    reachable.set(false);
    start(Map.of("http-port", -1, "ready-without-silos", true));
    assertThat(health()).isEqualTo(ServingStatus.SERVING);
  }

  private ServingStatus health() {
    return HealthGrpc.newBlockingStub(channel)
        .check(HealthCheckRequest.getDefaultInstance())
        .getStatus();
  }
}
