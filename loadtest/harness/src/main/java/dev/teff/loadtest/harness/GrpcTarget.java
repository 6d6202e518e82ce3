package dev.teff.loadtest.harness;

import dev.teff.cli.UserError;
import dev.teff.grains.Grains;
import dev.teff.grains.spi.DecodingException;
import dev.teff.runtime.GrainClient;
import dev.teff.runtime.SystemTimekeeper;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The generic gRPC service of a gateway. Grains are called by their typed references, as on a
 * cluster, or by name with JSON.
 */
public final class GrpcTarget implements MeteredTarget {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration FIRST_ANSWER = Duration.ofSeconds(10);

  private final String name;
  private final ManagedChannel channel;
  private final GrainMeter meter = new GrainMeter(false);
  private final GrainClient client;

  private GrpcTarget(String name, ManagedChannel channel) {
    this.name = name;
    this.channel = channel;
    this.client =
        new GrainClient(
            new GatewayCalls(channel), SystemTimekeeper.instance(), TIMEOUT, List.of(meter));
  }

  /**
   * Connects, and asks which grains there are.
   *
   * @param text {@code grpc://HOST:PORT}
   * @throws UserError when no gateway answers
   */
  static GrpcTarget connect(String text) {
    ManagedChannel channel;
    try {
      channel =
          NettyChannelBuilder.forTarget("dns:///" + text.substring("grpc://".length()))
              .usePlaintext()
              .build();
    } catch (IllegalArgumentException e) {
      throw new UserError("'%s' is no address: %s".formatted(text, e.getMessage()), e);
    }
    try {
      byte[] unused =
          ClientCalls.blockingUnaryCall(
              channel,
              GatewayMethods.LIST,
              CallOptions.DEFAULT.withDeadlineAfter(FIRST_ANSWER.toSeconds(), TimeUnit.SECONDS),
              new byte[0]);
      return new GrpcTarget(text, channel);
    } catch (StatusRuntimeException e) {
      channel.shutdownNow();
      throw new UserError(
          "the target %s cannot be reached: %s".formatted(text, GatewayMethods.why(e)), e);
    }
  }

  @Override
  public String describe() {
    return name;
  }

  @Override
  public Grains grains() {
    return client.grains();
  }

  @Override
  public GrpcTarget grpc() {
    return this;
  }

  @Override
  public GrainMeter meter() {
    return meter;
  }

  /**
   * Calls a method by name, and returns the result as JSON, empty for none.
   *
   * @param type the grain's, by its stable name
   * @param json the arguments, an object by name or an array in order
   * @throws CheckFailedException with the status when the gateway answers with an error
   */
  public String call(String type, String key, String method, String json)
      throws CheckFailedException {
    var request = new WireWriter();
    request.string(1, type);
    request.string(2, key);
    request.string(3, method);
    request.string(5, json);
    try {
      return json(
          ClientCalls.blockingUnaryCall(
              channel,
              GatewayMethods.CALL,
              CallOptions.DEFAULT.withDeadlineAfter(TIMEOUT.toSeconds(), TimeUnit.SECONDS),
              request.toBytes()));
    } catch (StatusRuntimeException e) {
      throw new CheckFailedException("gRPC status " + GatewayMethods.why(e));
    } catch (DecodingException e) {
      throw new CheckFailedException("gRPC answer that cannot be read");
    }
  }

  private static String json(byte[] reply) throws DecodingException {
    var in = new WireReader(reply);
    String json = "";
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 2) {
        json = in.string();
      } else {
        in.skip();
      }
    }
    return json;
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
