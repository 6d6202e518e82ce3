package dev.teff.loadtest;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Calls an {@link EchoServer} over a few connections. */
final class EchoClient implements AutoCloseable {
  private final Vertx vertx;
  // Vert.x closes the sockets of a client that nobody refers to any more.
  private final NetClient client;
  private final Map<Long, EchoCaller> callers = new ConcurrentHashMap<>();
  private final List<EchoConnection> connections;

  private EchoClient(int port) {
    this.vertx = Echo.vertx();
    this.client = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
    this.connections = Stream.generate(() -> connection(port)).limit(Echo.CONNECTIONS).toList();
  }

  static EchoClient connect(int port) {
    return new EchoClient(port);
  }

  private EchoConnection connection(int port) {
    var connected = new CompletableFuture<EchoConnection>();
    // A thread that has no event loop gets the next one, so connections spread over them.
    Thread.startVirtualThread(() ->
        client
            .connect(port, "127.0.0.1")
            .map(socket -> new EchoConnection(socket, this::answered))
            .onComplete(connected::complete, connected::completeExceptionally));
    return connected.join();
  }

  /** The caller with this number. */
  EchoCaller caller(int number) {
    var caller = new EchoCaller(number, connections.get(number % connections.size()));
    callers.put((long) number, caller);
    return caller;
  }

  private void answered(long number) {
    EchoCaller caller = callers.get(number);
    if (caller != null) {
      caller.answered();
    }
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
