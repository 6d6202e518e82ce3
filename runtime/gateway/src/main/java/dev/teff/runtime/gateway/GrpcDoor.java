package dev.teff.runtime.gateway;

import dev.teff.grains.GrainException;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** gRPC: calls as protobuf, health, reflection. */
final class GrpcDoor implements AutoCloseable {
  private static final int MAX_METADATA = 16 << 10;
  private static final long PATIENCE_SECONDS = 5;

  private final Server server;
  private final GrpcHealth health;

  private GrpcDoor(Server server, GrpcHealth health) {
    this.server = server;
    this.health = health;
  }

  /**
   * Listens.
   *
   * @throws GrainException {@code TEFF-401} when the port cannot be had
   */
  static GrpcDoor open(Loops loops, Interior interior, @Nullable Certificates certificates) {
    GatewayOptions options = interior.options();
    var health = new GrpcHealth(loops.vertx(), interior::isReady);
    Server server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(options.bind(), options.grpcPort()),
                certificates == null ? InsecureServerCredentials.create() : certificates.forGrpc())
            .directExecutor() // what blocks has a thread of its own
            .channelFactory(loops.serverChannels())
            .bossEventLoopGroup(loops.group())
            .workerEventLoopGroup(loops.group())
            .maxInboundMessageSize(options.limits().maxMessage())
            .maxInboundMetadataSize(MAX_METADATA)
            .keepAliveTime(options.keepAlive().after().toNanos(), TimeUnit.NANOSECONDS)
            .keepAliveTimeout(options.keepAlive().patience().toNanos(), TimeUnit.NANOSECONDS)
            .permitKeepAliveTime(10, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addServices(new GrpcServices(interior).all())
            .addService(health.service())
            .addService(
                ServerInterceptors.intercept(
                    ProtoReflectionServiceV1.newInstance(), new KnownOnly(interior.guard())))
            .build();
    try {
      server.start();
    } catch (IOException e) {
      server.shutdownNow();
      health.close();
      throw Gateway.portInUse(options.bind(), options.grpcPort(), "grpc-port", e);
    }
    return new GrpcDoor(server, health);
  }

  int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    health.close();
    server.shutdown();
    try {
      if (!server.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
