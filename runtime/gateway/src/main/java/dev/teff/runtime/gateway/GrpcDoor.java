package dev.teff.runtime.gateway;

import dev.teff.grains.GrainException;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerStreamTracer;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** gRPC: calls as protobuf, health, reflection. */
final class GrpcDoor implements AutoCloseable {
  private static final int MAX_METADATA = 16 << 10;
  private static final long LOOK_MILLIS = 50;

  /** What has been answered is on its way for a moment longer. */
  private static final long TO_ANSWER_MILLIS = 1000;

  /** How many bytes of a call may come before it is known who makes it. */
  private static final int UNREAD = 512 << 10;

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
  static GrpcDoor open(
      Loops loops, Interior interior, Intake intake, @Nullable Certificates certificates) {
    GatewayOptions options = interior.options();
    var turnstile = new Turnstile(options.connections().most(), connection -> {});
    var grains = new GrpcServices(interior);
    var health = new GrpcHealth(loops.vertx(), interior::isReady);
    Server server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(options.bind(), options.grpcPort()),
                certificates == null ? InsecureServerCredentials.create() : certificates.forGrpc())
            .directExecutor() // what blocks has a thread of its own
            .channelFactory(turnstile.before(loops.serverChannels()))
            .bossEventLoopGroup(loops.group())
            .workerEventLoopGroup(loops.group())
            .maxConcurrentCallsPerConnection(options.connections().mostCalls())
            .flowControlWindow(UNREAD)
            .maxInboundMessageSize(Integer.MAX_VALUE) // what is too large is refused in our words
            .addStreamTracerFactory(
                new ServerStreamTracer.Factory() {
                  @Override
                  public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
                    return new Inflow(intake);
                  }
                })
            .maxInboundMetadataSize(MAX_METADATA)
            .keepAliveTime(options.keepAlive().after().toNanos(), TimeUnit.NANOSECONDS)
            .keepAliveTimeout(options.keepAlive().patience().toNanos(), TimeUnit.NANOSECONDS)
            .permitKeepAliveTime(10, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addService(SmallMessages.only(health.service().bindService()))
            .addService(
                ServerInterceptors.intercept(
                    SmallMessages.only(ProtoReflectionServiceV1.newInstance().bindService()),
                    new KnownOnly(interior.guard())))
            .fallbackHandlerRegistry(
                new GrpcMethods(
                    grains,
                    interior.upstream().reachable(),
                    new UnknownCalls(interior.guard(), grains.answering())))
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

  /**
   * Takes no more calls, and returns with those under way. Who only watches health, which never
   * ends by itself, is not waited for.
   *
   * @param patience how long these have
   * @param busy whether there are any
   */
  void shutDown(Duration patience, BooleanSupplier busy) {
    health.close();
    server.shutdown();
    long end = System.nanoTime() + patience.toNanos();
    boolean ended = false;
    try {
      while (!ended && busy.getAsBoolean() && System.nanoTime() - end < 0) {
        ended = server.awaitTermination(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      }
      if (!ended && !server.awaitTermination(TO_ANSWER_MILLIS, TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    shutDown(Duration.ZERO, () -> false);
  }
}
