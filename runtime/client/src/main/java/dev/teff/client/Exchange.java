package dev.teff.client;

import dev.teff.client.Channels.Line;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One message to a gateway, and one back. */
final class Exchange {
  private static final String AGAIN = "again";

  private final Channels channels;
  private final Line line;
  private final ClientCall<byte[], byte[]> call;
  private final Departure departure;

  private Exchange(
      Channels channels, Line line, ClientCall<byte[], byte[]> call, Departure departure) {
    this.channels = channels;
    this.line = line;
    this.call = call;
    this.departure = departure;
  }

  /** Who hears how it ended: exactly once, by one of these, on a thread of the client's. */
  interface Listener {
    void replied(String gateway, byte[] reply);

    /** The gateway has promised not to run it; it fails later, when it can be made again. */
    default void parked() {}

    void failed(Broken how);
  }

  /**
   * An exchange that failed.
   *
   * @param left whether it may have reached the gateway: until then, it surely did not run
   * @param parked whether the gateway has promised not to run it
   * @param answered whether the gateway had begun to answer
   * @param closed whether the client is closed
   */
  record Broken(
      String gateway,
      Status status,
      Metadata trailers,
      boolean left,
      boolean parked,
      boolean answered,
      boolean closed) {
    /** Whether it may have run. */
    boolean isDoubtful() {
      return left && !parked;
    }
  }

  /**
   * Sends a message over the connection whose turn it is.
   *
   * @param comesAgain whether the caller makes the call again when it was parked
   * @throws RuntimeException of the supplier of tokens; then nothing was sent
   */
  static Exchange begin(
      Channels channels,
      MethodDescriptor<byte[], byte[]> method,
      byte[] message,
      long remainingNanos,
      boolean comesAgain,
      Listener listener) {
    var headers = new Metadata();
    channels.token().ifPresent(token -> headers.put(Wire.AUTHORIZATION, "Bearer " + token));
    if (comesAgain) {
      headers.put(Wire.PARKED, AGAIN);
    }
    var departure = new Departure();
    Line line = channels.next();
    var call =
        line.channel()
            .newCall(
                method,
                CallOptions.DEFAULT
                    .withDeadlineAfter(Math.max(1, remainingNanos), TimeUnit.NANOSECONDS)
                    .withStreamTracerFactory(departure));
    var exchange = new Exchange(channels, line, call, departure);
    call.start(exchange.new Answer(listener), headers);
    call.request(2); // so that the end is seen with the reply
    call.sendMessage(message);
    call.halfClose();
    return exchange;
  }

  /** Nobody waits for the reply any more. */
  void cancel() {
    call.cancel("The caller does not wait any more.", null);
  }

  private static final class Departure extends ClientStreamTracer.Factory {
    private volatile boolean left;

    boolean left() {
      return left;
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(
        ClientStreamTracer.StreamInfo info, Metadata headers) {
      return new ClientStreamTracer() {
        @Override
        public void outboundHeaders() {
          left = true;
        }
      };
    }
  }

  private final class Answer extends ClientCall.Listener<byte[]> {
    private final Listener listener;
    private boolean answering;
    private boolean parked;
    private byte @Nullable [] reply;

    Answer(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void onHeaders(Metadata headers) {
      parked = AGAIN.equals(headers.get(Wire.PARKED));
      answering = !parked;
      if (parked) {
        listener.parked();
      }
    }

    @Override
    public void onMessage(byte[] message) {
      reply = message;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      byte[] result = reply;
      if (status.isOk() && result != null) {
        listener.replied(line.gateway(), result);
        return;
      }
      var how =
          new Broken(
              line.gateway(),
              status,
              trailers,
              departure.left(),
              parked,
              answering,
              channels.isClosed());
      if (status.getCode() == Status.Code.UNAVAILABLE && !ClientFailures.isReleased(how)) {
        line.rest();
      }
      listener.failed(how);
    }
  }
}
