package dev.teff.loadtest;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;

/** One connection to an {@link EchoServer}: what is sent together is written together. */
final class EchoConnection {
  private static final byte[] PADDING =
      new byte[Echo.REQUEST_BYTES - Echo.LENGTH_BYTES - Long.BYTES];

  private final NetSocket socket;
  private final Context context = Objects.requireNonNull(Vertx.currentContext());
  private final Queue<Long> requests = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();

  /** Wraps a socket that was opened in the current context. */
  EchoConnection(NetSocket socket, LongConsumer answered) {
    this.socket = socket;
    var frames =
        new EchoFrames(
            Echo.REPLY_BYTES,
            numbers -> {
              for (long number : numbers) {
                answered.accept(number);
              }
            });
    socket.handler(frames::feed);
  }

  /** Sends a request. By any thread. */
  void send(long number) {
    requests.add(number);
    if (scheduled.compareAndSet(false, true)) {
      context.runOnContext(none -> drain());
    }
  }

  private void drain() {
    scheduled.set(false);
    Buffer batch = Buffer.buffer();
    for (Long number = requests.poll(); number != null; number = requests.poll()) {
      batch.appendInt(Echo.REQUEST_BYTES).appendLong(number).appendBytes(PADDING);
    }
    if (batch.length() > 0) {
      socket.write(batch);
    }
  }
}
