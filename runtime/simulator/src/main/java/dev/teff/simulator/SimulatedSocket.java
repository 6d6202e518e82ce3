package dev.teff.simulator;

import dev.teff.runtime.cluster.spi.StreamSocket;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One end of a connection. */
final class SimulatedSocket implements StreamSocket {
  private final EventLoop loop;
  private final List<Consumer<Receiver>> early = new ArrayList<>();
  private @Nullable Pipe out;
  private @Nullable SimulatedSocket other;
  private @Nullable Receiver receiver;
  private boolean closed;

  SimulatedSocket(EventLoop loop) {
    this.loop = loop;
  }

  /** Makes two sockets the ends of one connection. */
  static void connect(Fabric fabric, SimulatedSocket one, SimulatedSocket another) {
    one.out = new Pipe(fabric, one, another);
    another.out = new Pipe(fabric, another, one);
    one.other = another;
    another.other = one;
  }

  Node node() {
    return loop.node();
  }

  @Override
  public void open(Receiver to) {
    receiver = to;
    early.forEach(event -> event.accept(to));
    early.clear();
  }

  @Override
  public boolean execute(Runnable task) {
    return loop.execute(task);
  }

  @Override
  public String remoteHost() {
    return other == null ? "unknown" : other.node().host();
  }

  @Override
  public void write(Buffer bytes, Runnable written) {
    if (!closed && out != null) {
      out.send(bytes);
    }
    loop.execute(written);
  }

  @Override
  public void readNoFasterThanWrite() {
    // There is room for everything under way.
  }

  @Override
  public void close() {
    if (!closed && out != null) {
      closed = true;
      out.end("the connection was closed");
      tell(to -> to.ended("the connection was closed"));
    }
  }

  /** Bytes came over the wire. */
  void arrived(Buffer bytes) {
    tell(to -> to.arrived(bytes));
  }

  /** The connection ended at the other end, or in between. */
  void lost(String why) {
    if (!closed && out != null) {
      closed = true;
      out.end(why);
    }
    tell(to -> to.ended(why));
  }

  private void tell(Consumer<Receiver> event) {
    loop.execute(() -> {
      if (receiver == null) {
        early.add(event);
      } else {
        event.accept(receiver);
      }
    });
  }
}
