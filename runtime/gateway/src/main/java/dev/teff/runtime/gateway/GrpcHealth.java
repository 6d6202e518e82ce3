package dev.teff.runtime.gateway;

import io.grpc.BindableService;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.vertx.core.Vertx;
import java.util.function.BooleanSupplier;

/**
 * What gRPC's health service says: the same as {@code /health/ready}. Those who watch it are told
 * when that changes. It knows no names of grain types, which strangers could find out by it.
 */
final class GrpcHealth {
  private static final long LOOK_MILLIS = 250;
  private static final String GRAINS = "teff.gateway.v1.Grains";

  private final HealthStatusManager statuses = new HealthStatusManager();
  private final BooleanSupplier ready;
  private final Vertx vertx;
  private final long timer;

  /** Looks from now on, on an event loop. */
  GrpcHealth(Vertx vertx, BooleanSupplier ready) {
    this.vertx = vertx;
    this.ready = ready;
    look();
    this.timer = vertx.setPeriodic(LOOK_MILLIS, tick -> look());
  }

  BindableService service() {
    return statuses.getHealthService();
  }

  private void look() {
    ServingStatus status = ready.getAsBoolean() ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    statuses.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
    statuses.setStatus(GRAINS, status);
  }

  /** Says that nothing is served any more. */
  void close() {
    vertx.cancelTimer(timer);
    statuses.enterTerminalState();
  }
}
