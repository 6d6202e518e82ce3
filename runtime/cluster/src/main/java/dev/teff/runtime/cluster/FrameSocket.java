package dev.teff.runtime.cluster;

import dev.teff.grains.spi.DecodingException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;

/** A socket that speaks frames. All methods but {@link #execute} are for its event loop. */
final class FrameSocket {
  private final NetSocket socket;
  private final Context context;
  private final Receiver receiver;
  private final FrameSplitter splitter;
  private boolean closed;

  /** Wraps a socket that was opened in the current context. */
  FrameSocket(NetSocket socket, Receiver receiver) {
    this.socket = socket;
    this.context = Objects.requireNonNull(Vertx.currentContext());
    this.receiver = receiver;
    this.splitter = new FrameSplitter(Handshake.FRAME_LIMIT, this::frame);
    socket.handler(this::arrived);
    socket.exceptionHandler(cause -> end(String.valueOf(cause.getMessage())));
    socket.closeHandler(none -> end("the connection was closed"));
  }

  /** Takes what a socket brings. */
  interface Receiver {
    /** A frame came. */
    void received(Envelope envelope);

    /** Bytes came that are no frame; the socket is closed by itself. */
    void garbage(DecodingException problem);

    /** The socket is closed, whoever closed it; told once. */
    void ended(String why);
  }

  /** Runs a task on the event loop; false when that has ended, and the socket with it. */
  boolean execute(Runnable task) {
    try {
      context.runOnContext(none -> task.run());
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /** The host that the other end calls from. */
  String remoteHost() {
    var address = socket.remoteAddress();
    return address == null ? "unknown" : String.valueOf(address.hostAddress());
  }

  /** How long frames may be from now on. */
  void limit(int bytes) {
    splitter.limit(bytes);
  }

  Future<Void> write(Buffer frames) {
    return socket.write(frames);
  }

  /** Stops reading until the other end has read what is written to it. */
  void readNoFasterThanWrite() {
    if (socket.writeQueueFull()) {
      socket.pause();
      socket.drainHandler(none -> socket.resume());
    }
  }

  void close(String why) {
    end(why);
  }

  private void arrived(Buffer bytes) {
    try {
      splitter.feed(bytes.getBytes());
    } catch (DecodingException e) {
      receiver.garbage(e);
      end("its bytes are no frames");
    }
  }

  private void frame(byte[] bytes, int offset, int length) {
    if (!closed) {
      receiver.received(Envelope.decode(bytes, offset, length));
    }
  }

  private void end(String why) {
    if (!closed) {
      closed = true;
      socket.close();
      receiver.ended(why);
    }
  }
}
