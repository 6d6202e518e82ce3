package dev.teff.client;

import dev.teff.client.Channels.Line;
import dev.teff.runtime.spi.CallHandler;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.Timekeeper;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sends calls to gateways, and answers to their callers. */
final class GatewayCalls implements CallHandler {
  private final Channels channels;
  private final Timekeeper time;

  GatewayCalls(Channels channels, Timekeeper time) {
    this.channels = channels;
    this.time = time;
  }

  @Override
  public void handle(CallRequest request) {
    if (!request.begin()) {
      return; // nobody waits any more
    }
    try {
      send(request);
    } catch (RuntimeException e) { // it cannot be encoded, or there is no token
      request.failed(ClientFailures.unsendable(request, e));
    }
  }

  private void send(CallRequest request) {
    byte[] message = Wire.call(request);
    var headers = new Metadata();
    channels.token().ifPresent(token -> headers.put(Wire.AUTHORIZATION, "Bearer " + token));
    var departure = new Departure();
    long remaining = Math.max(1, request.deadlineNanos() - time.nanos());
    Line line = channels.next();
    ClientCall<byte[], byte[]> call =
        line.channel()
            .newCall(
                request.oneWay() ? Wire.SEND : Wire.CALL,
                CallOptions.DEFAULT
                    .withDeadlineAfter(remaining, TimeUnit.NANOSECONDS)
                    .withStreamTracerFactory(departure));
    call.start(new Answer(request, line, departure), headers);
    if (request.cancellable()) {
      request.whenCancelled(() -> call.cancel("The caller does not wait any more.", null));
    }
    call.request(2); // so that the end is seen with the reply
    call.sendMessage(message);
    call.halfClose();
  }

  /** Whether a call has left for the gateway: until then, it surely did not run. */
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

  private static final class Answer extends ClientCall.Listener<byte[]> {
    private final CallRequest request;
    private final Line line;
    private final Departure departure;
    private boolean answering;
    private byte @Nullable [] reply;

    Answer(CallRequest request, Line line, Departure departure) {
      this.request = request;
      this.line = line;
      this.departure = departure;
    }

    @Override
    public void onHeaders(Metadata headers) {
      answering = true;
    }

    @Override
    public void onMessage(byte[] message) {
      reply = message;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      byte[] result = reply;
      if (!status.isOk() || result == null) {
        if (status.getCode() == Status.Code.UNAVAILABLE) {
          line.rest();
        }
        request.failed(
            ClientFailures.of(
                request,
                line.gateway(),
                status,
                trailers,
                new ClientFailures.Progress(departure.left(), answering)));
        return;
      }
      try {
        if (!request.oneWay()) {
          request.call().readResult(Wire.result(result));
        }
      } catch (RuntimeException e) {
        request.failed(ClientFailures.unreadable(request, line.gateway(), e));
        return;
      }
      request.succeeded();
    }
  }
}
