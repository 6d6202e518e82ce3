package dev.teff.loadtest.harness;

import dev.teff.grains.spi.DecodingException;
import dev.teff.runtime.spi.CallHandler;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.TimeUnit;

/** Makes calls of grains through the gateway's generic service. */
final class GatewayCalls implements CallHandler {
  private static final Metadata.Key<String> IDEMPOTENCY_KEY =
      Metadata.Key.of("teff-idempotency-key", Metadata.ASCII_STRING_MARSHALLER);

  private final Channel channel;

  GatewayCalls(Channel channel) {
    this.channel = channel;
  }

  @Override
  public void handle(CallRequest request) {
    if (!request.begin()) {
      return;
    }
    try {
      ClientCalls.asyncUnaryCall(call(request), encode(request), new Reply(request));
    } catch (RuntimeException e) {
      request.failed(e);
    }
  }

  private ClientCall<byte[], byte[]> call(CallRequest request) {
    Channel way = channel;
    if (request.call().key() != null) {
      var headers = new Metadata();
      headers.put(IDEMPOTENCY_KEY, request.call().key().text());
      way =
          ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }
    return way.newCall(
        request.oneWay() ? GatewayMethods.SEND : GatewayMethods.CALL,
        CallOptions.DEFAULT.withDeadlineAfter(
            request.deadlineNanos() - System.nanoTime(), TimeUnit.NANOSECONDS));
  }

  private static byte[] encode(CallRequest request) {
    var arguments = new WireWriter();
    request.call().writeArguments(arguments);
    var message = new WireWriter();
    message.string(1, request.target().type());
    message.string(2, request.target().key());
    message.string(3, request.method().name());
    message.bytes(4, arguments.toBytes());
    return message.toBytes();
  }

  private record Reply(CallRequest request) implements StreamObserver<byte[]> {
    @Override
    public void onNext(byte[] reply) {
      if (request.oneWay()) {
        request.succeeded();
        return;
      }
      try {
        request.call().readResult(new WireReader(result(reply)));
        request.succeeded();
      } catch (DecodingException e) {
        request.failed(e);
      }
    }

    private static byte[] result(byte[] reply) throws DecodingException {
      var in = new WireReader(reply);
      byte[] result = new byte[0];
      for (int field = in.next(); field != 0; field = in.next()) {
        if (field == 1) {
          result = in.bytes();
        } else {
          in.skip();
        }
      }
      return result;
    }

    @Override
    public void onError(Throwable t) {
      request.failed(new CheckFailedException("gRPC status " + GatewayMethods.why(t)));
    }

    @Override
    public void onCompleted() {}
  }
}
