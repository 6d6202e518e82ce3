package dev.teff.runtime.cluster;

import dev.teff.runtime.cluster.spi.StreamSocket;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;

/** A socket of Vert.x. */
final class VertxSocket implements StreamSocket {
  private final NetSocket socket;
  private final Context context = Objects.requireNonNull(Vertx.currentContext());

  /** Wraps a socket that was opened in the current context. */
  VertxSocket(NetSocket socket) {
    this.socket = socket;
  }

  @Override
  public void open(Receiver receiver) {
    socket.handler(receiver::arrived);
    socket.exceptionHandler(cause -> receiver.ended(String.valueOf(cause.getMessage())));
    socket.closeHandler(none -> receiver.ended("the connection was closed"));
  }

  @Override
  public boolean execute(Runnable task) {
    try {
      context.runOnContext(none -> task.run());
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  @Override
  public String remoteHost() {
    var address = socket.remoteAddress();
    return address == null ? "unknown" : String.valueOf(address.hostAddress());
  }

  @Override
  public void write(Buffer bytes, Runnable written) {
    socket.write(bytes).onComplete(done -> written.run());
  }

  @Override
  public void readNoFasterThanWrite() {
    if (socket.writeQueueFull()) {
      socket.pause();
      socket.drainHandler(none -> socket.resume());
    }
  }

  @Override
  public void close() {
    // Whoever closes is not interested in how that ends, and the close handler is told.
    var unused = socket.close();
  }
}
