package dev.teff.loadtest;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.util.List;

/** Answers every request of {@link Echo} with its number, all of one read in one write. */
final class EchoServer {
  private EchoServer() {}

  static ChildJvm startElsewhere() throws IOException {
    return ChildJvm.start(EchoServer.class, List.of());
  }

  /** Serves until the input ends. */
  public static void main(String[] arguments) throws IOException {
    Vertx vertx = Echo.vertx();
    var server =
        vertx
            .createNetServer(new NetServerOptions().setTcpNoDelay(true))
            .connectHandler(EchoServer::serve)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    System.out.println("port " + server.actualPort());
    ChildJvm.sleepUntilInputEnds();
    System.exit(0);
  }

  private static void serve(NetSocket socket) {
    byte[] padding = new byte[Echo.REPLY_BYTES - Echo.LENGTH_BYTES - Long.BYTES];
    var frames =
        new EchoFrames(
            Echo.REQUEST_BYTES,
            numbers -> {
              Buffer replies = Buffer.buffer(numbers.length * Echo.REPLY_BYTES);
              for (long number : numbers) {
                replies.appendInt(Echo.REPLY_BYTES).appendLong(number).appendBytes(padding);
              }
              socket.write(replies);
            });
    socket.handler(frames::feed);
  }
}
