package dev.teff.runtime.cluster;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.runtime.cluster.spi.Network;
import dev.teff.runtime.cluster.spi.StreamSocket;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Listens at a port, on every event loop. */
final class VertxAcceptor implements Network.Acceptor {
  private static final int ATTEMPTS = 10;

  private final Vertx vertx;
  // One for each event loop: they share the port and take sockets in turn. Vert.x stops a server
  // that nobody refers to any more.
  private final List<NetServer> servers = new ArrayList<>();
  private final @Nullable Encryption encryption;
  private final List<Runnable> endsOfUpdates = new ArrayList<>();
  private volatile @Nullable Consumer<StreamSocket> handler;

  private VertxAcceptor(Vertx vertx, @Nullable Encryption encryption) {
    this.vertx = vertx;
    this.encryption = encryption;
  }

  /**
   * Listens. Blocks until the port is bound; what connects before {@link #accept} is closed.
   *
   * @param loops on how many event loops
   * @throws GrainException {@code TEFF-401} when the port cannot be had
   */
  static VertxAcceptor bind(
      Vertx vertx, int loops, HostPort address, @Nullable Encryption encryption) {
    boolean anyPort = address.port() == 0;
    for (int attempt = 1; ; attempt++) {
      var acceptor = new VertxAcceptor(vertx, encryption);
      try {
        acceptor.listen(loops, anyPort ? freePort(address.host()) : address);
        return acceptor;
      } catch (CompletionException e) {
        acceptor.close();
        if (!anyPort || attempt == ATTEMPTS) {
          throw notBound(address, e.getCause());
        }
      }
    }
  }

  /** Servers share only a port that they are told; somebody else may still take it before. */
  private static HostPort freePort(String host) {
    try (var free = new PortReservation(host, 0, "port")) {
      return new HostPort(host, free.port());
    }
  }

  private void listen(int loops, HostPort address) {
    for (int i = 0; i < loops; i++) {
      listen(address);
    }
  }

  private void listen(HostPort address) {
    var options =
        new NetServerOptions().setTcpNoDelay(true).setIdleTimeout(Heartbeat.LIMIT_SECONDS);
    if (encryption != null) {
      encryption.protect(options);
    }
    // A thread that has no event loop gets the next one.
    NetServer server =
        CompletableFuture.supplyAsync(
                () ->
                    vertx
                        .createNetServer(options)
                        .connectHandler(this::connected)
                        .listen(address.port(), address.host())
                        .toCompletionStage(),
                Thread.ofVirtual().name("teff-listen")::start)
            .thenCompose(listening -> listening)
            .join();
    servers.add(server);
    if (encryption != null) {
      Encryption changing = encryption;
      endsOfUpdates.add(
          changing.onChange(() -> server.updateSSLOptions(changing.ofServer(), true)));
    }
  }

  @Override
  public int port() {
    return servers.getFirst().actualPort();
  }

  @Override
  public void accept(Consumer<StreamSocket> to) {
    handler = to;
  }

  private void connected(NetSocket socket) {
    Consumer<StreamSocket> to = handler;
    if (to == null) {
      socket.close();
    } else {
      to.accept(new VertxSocket(socket));
    }
  }

  private static GrainException notBound(HostPort address, @Nullable Throwable cause) {
    String why = cause == null ? "for no known reason" : cause.getMessage();
    return new GrainException(
        ErrorCode.PORT_IN_USE,
        Outcome.DID_NOT_RUN,
        "The silo cannot listen at %s: %s | teff.cluster.bind and teff.cluster.port | another process listens there, or the address is none of this machine | stop the other one, choose another port (0 takes a free one) or another address"
            .formatted(address, why),
        cause);
  }

  @Override
  public void close() {
    endsOfUpdates.forEach(Runnable::run);
    servers.forEach(server -> EventLoops.await(server.shutdown(EventLoops.PATIENCE), "the port"));
  }
}
