package dev.teff.simulator;

import dev.teff.runtime.cluster.spi.Network;
import dev.teff.runtime.cluster.spi.StreamSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The sockets of one node. */
final class SimulatedNetwork implements Network {
  private static final int FIRST_FREE_PORT = 40_000;

  private final Fabric fabric;
  private final Node node;
  private final Duration connectTimeout;
  private final List<EventLoop> loops = new ArrayList<>();
  private final List<SimulatedSocket> opened = new ArrayList<>();
  private final List<SimulatedSocket> taken = new ArrayList<>();
  private int next;

  SimulatedNetwork(Fabric fabric, Node node, int eventLoops, Duration connectTimeout) {
    this.fabric = fabric;
    this.node = node;
    this.connectTimeout = connectTimeout;
    for (int i = 0; i < eventLoops; i++) {
      loops.add(new EventLoop(node));
    }
  }

  private EventLoop loop() {
    return loops.get(next++ % loops.size());
  }

  @Override
  public Acceptor listen(String host, int port) {
    var acceptor = new Listening(port == 0 ? FIRST_FREE_PORT : port);
    fabric.listen(acceptor.address(), acceptor);
    return acceptor;
  }

  @Override
  public void connect(
      int wanted,
      String host,
      int port,
      Consumer<StreamSocket> connected,
      Consumer<NoConnection> failed) {
    EventLoop loop = loop(); // nobody here is quicker on one than on another
    String address = host + ":" + port;
    fabric.world().after(fabric.latency(), () -> reach(address, loop, connected, failed));
  }

  private void reach(
      String address,
      EventLoop loop,
      Consumer<StreamSocket> connected,
      Consumer<NoConnection> failed) {
    Listening target = fabric.at(address);
    if (target == null) {
      answer(
          loop,
          fabric.latency(),
          () -> failed.accept(new NoConnection("Connection refused: " + address, true)));
    } else if (!fabric.passes(node, target.node()) || !fabric.passes(target.node(), node)) {
      answer(
          loop,
          connectTimeout.toNanos(),
          () ->
              failed.accept(
                  new NoConnection(
                      "connection timed out after " + connectTimeout + ": " + address, false)));
    } else {
      var near = new SimulatedSocket(loop);
      SimulatedSocket far = target.take();
      SimulatedSocket.connect(fabric, near, far);
      opened.add(near);
      answer(loop, fabric.latency(), () -> connected.accept(near));
    }
  }

  private void answer(EventLoop loop, long afterNanos, Runnable what) {
    fabric.world().after(afterNanos, () -> loop.execute(what));
  }

  @Override
  public void disconnect() {
    opened.forEach(SimulatedSocket::close);
    opened.clear();
  }

  @Override
  public void close() {
    disconnect();
    taken.forEach(SimulatedSocket::close);
    taken.clear();
    // Behind what the sockets have to say.
    loops.forEach(loop -> loop.execute(loop::stop));
  }

  /** A port that is listened on. */
  final class Listening implements Acceptor {
    private final int port;
    private @Nullable Consumer<StreamSocket> handler;

    private Listening(int port) {
      this.port = port;
    }

    Node node() {
      return node;
    }

    String address() {
      return node.host() + ":" + port;
    }

    private SimulatedSocket take() {
      var socket = new SimulatedSocket(loop());
      taken.add(socket);
      socket.execute(() -> {
        if (handler == null) {
          socket.close();
        } else {
          handler.accept(socket);
        }
      });
      return socket;
    }

    @Override
    public int port() {
      return port;
    }

    @Override
    public void accept(Consumer<StreamSocket> to) {
      handler = to;
    }

    @Override
    public void close() {
      fabric.close(address());
    }
  }
}
