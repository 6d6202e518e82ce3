package dev.teff.runtime.cluster;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A wire to a silo that a test can jam and cut. */
final class Proxy implements AutoCloseable {
  private final Vertx vertx = EventLoops.start(1);
  private final NetClient client = vertx.createNetClient();
  private final NetServer server = vertx.createNetServer();
  private final Queue<NetSocket> sockets = new ConcurrentLinkedQueue<>();
  final AtomicInteger connections = new AtomicInteger();
  final int port;
  volatile boolean jammed;
  private volatile int deaf;

  /** Sees what callers send. */
  volatile Consumer<Buffer> tap = bytes -> {};

  Proxy(int target) {
    port =
        server
            .connectHandler(socket -> connected(socket, target))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join()
            .actualPort();
  }

  /** The same silo, seen through the wire. */
  SiloIdentity seenAs(SiloIdentity silo) {
    return new SiloIdentity(silo.name(), silo.incarnation(), "127.0.0.1", port);
  }

  private void connected(NetSocket near, int target) {
    int number = connections.incrementAndGet();
    sockets.add(near);
    near.pause();
    client
        .connect(target, "127.0.0.1")
        .onSuccess(far -> {
          near.handler(bytes -> {
            if (number <= deaf) {
              return;
            }
            tap.accept(bytes);
            if (jammed) {
              near.pause();
            }
            far.write(bytes);
          });
          far.handler(near::write);
          far.closeHandler(none -> near.close());
          near.closeHandler(none -> far.close());
          near.resume();
        })
        .onFailure(cause -> near.close());
  }

  /** Swallows what callers send from now on over the connections that there are. */
  void deafen() {
    deaf = connections.get();
  }

  /** Cuts all connections. */
  void cut() {
    sockets.forEach(NetSocket::close);
  }

  @Override
  public void close() {
    EventLoops.stop(vertx);
  }
}
