package dev.teff.runtime.cluster;

import dev.teff.runtime.cluster.spi.Network;
import dev.teff.runtime.cluster.spi.StreamSocket;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A socket whose other end, and whose event loop, a test plays. */
final class ScriptedSocket implements StreamSocket {
  private static final int LIMIT = 1 << 20;

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final FrameSplitter splitter =
      new FrameSplitter(
          LIMIT, (bytes, offset, length) -> hear(Envelope.decode(bytes, offset, length).frame()));
  private @Nullable Receiver receiver;

  /** What was written and the other end did not answer. */
  final List<Frame> heard = new ArrayList<>();

  /** The other end; null while it takes what comes and says nothing. */
  @Nullable Consumer<Frame> other;

  boolean closed;

  /** A network in which everybody who connects gets this socket. */
  Network asNetwork() {
    return new Network() {
      @Override
      public Acceptor listen(String host, int port) {
        throw new UnsupportedOperationException("nobody listens here");
      }

      @Override
      public void connect(
          int loop,
          String host,
          int port,
          Consumer<StreamSocket> connected,
          Consumer<NoConnection> failed) {
        connected.accept(ScriptedSocket.this);
      }

      @Override
      public void disconnect() {}

      @Override
      public void close() {}
    };
  }

  private void hear(Frame frame) {
    Consumer<Frame> listening = other;
    if (listening == null) {
      heard.add(frame);
    } else {
      listening.accept(frame);
    }
  }

  /** Has a frame come from the other end. */
  void say(Frame frame) {
    var bytes = new Envelope(0, frame).encode(LIMIT);
    Buffer together =
        Buffer.buffer().appendInt(bytes.size()).appendBytes(bytes.array(), 0, bytes.size());
    tasks.add(() -> Objects.requireNonNull(receiver).arrived(together));
  }

  /** Does what there is to do, and what comes of it. */
  void run() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  @Override
  public void open(Receiver opener) {
    receiver = opener;
  }

  @Override
  public boolean execute(Runnable task) {
    return tasks.add(task);
  }

  @Override
  public String remoteHost() {
    return "scripted";
  }

  @Override
  public void write(Buffer bytes, Runnable written) {
    splitter.feed(bytes.getBytes());
    written.run();
  }

  @Override
  public void readNoFasterThanWrite() {}

  @Override
  public void close() {
    closed = true;
  }
}
