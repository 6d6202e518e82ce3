package dev.teff.runtime.cluster;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Listens at a port. */
final class Acceptor implements AutoCloseable {
  // Vert.x stops a server that nobody refers to any more.
  private final NetServer server;
  private volatile @Nullable Handler<NetSocket> handler;

  private Acceptor(Vertx vertx) {
    this.server =
        vertx
            .createNetServer(
                new NetServerOptions().setTcpNoDelay(true).setIdleTimeout(Heartbeat.LIMIT_SECONDS))
            .connectHandler(this::connected);
  }

  /**
   * Listens. Blocks until the port is bound; what connects before {@link #accept} is closed.
   *
   * @throws GrainException {@code TEFF-401} when the port cannot be had
   */
  static Acceptor bind(Vertx vertx, HostPort address) {
    var acceptor = new Acceptor(vertx);
    try {
      acceptor
          .server
          .listen(address.port(), address.host())
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    } catch (CompletionException e) {
      throw notBound(address, e.getCause());
    }
    return acceptor;
  }

  int port() {
    return server.actualPort();
  }

  /** Hands every new socket over, in its context. */
  void accept(Handler<NetSocket> to) {
    handler = to;
  }

  private void connected(NetSocket socket) {
    Handler<NetSocket> to = handler;
    if (to == null) {
      socket.close();
    } else {
      to.handle(socket);
    }
  }

  private static GrainException notBound(HostPort address, @Nullable Throwable cause) {
    String why = cause == null ? "for no known reason" : cause.getMessage();
    return new GrainException(
        ErrorCode.PORT_IN_USE,
        Outcome.DID_NOT_RUN,
        "The silo cannot listen at %s: %s | teff.cluster.bind | another process listens there, or the address is none of this machine | stop the other one, choose another port (0 takes a free one) or another address"
            .formatted(address, why),
        cause);
  }

  @Override
  public void close() {
    EventLoops.await(server.close(), "the port");
  }
}
