package dev.teff.loadtest.harness;

import dev.teff.cli.UserError;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A coordinator's connection to one agent. */
final class AgentLink implements AutoCloseable {
  private static final int FEWEST_GREETINGS = 10;
  private static final int MOST_GREETINGS = 100;

  /** The first greetings are slow: two JVMs warm up. A round trip like this is good enough. */
  private static final long SHORT = TimeUnit.MICROSECONDS.toNanos(500);

  /** A JVM that has just started takes seconds to say its first word, on a busy machine many. */
  private static final Duration FIRST_WORD = Duration.ofSeconds(30);

  private static final int KEEP_ALIVE_SECONDS = 5;

  /** Whoever dies closes the connection; this is for those who stand still, or are cut off. */
  private static final int SILENCE_SECONDS = 15;

  private final String address;
  private final ManagedChannel channel;
  private final AgentSecret secret;
  private final AgentInfo info;

  /** How far its monotonic clock is ahead of ours. */
  private final long offset;

  private @Nullable StreamObserver<AgentProtocol.Order> orders;

  /** Something that an agent said, or why it says nothing any more. */
  record Heard(AgentLink from, AgentProtocol.@Nullable Word word, String lost) {}

  private AgentLink(
      String address, ManagedChannel channel, AgentSecret secret, AgentInfo info, long offset) {
    this.address = address;
    this.channel = channel;
    this.secret = secret;
    this.info = info;
    this.offset = offset;
  }

  /**
   * Connects, and compares clocks.
   *
   * @param address {@code HOST:PORT}
   * @throws UserError when there is no agent, or one of another version
   */
  static AgentLink connect(String address, AgentSecret secret) {
    return connect(address, secret, FIRST_WORD);
  }

  /** The same, with so much patience for each greeting. */
  static AgentLink connect(String address, AgentSecret secret, Duration patience) {
    ManagedChannel channel = open(address);
    try {
      long shortest = Long.MAX_VALUE;
      AgentLink best = null;
      for (int i = 0; i < FEWEST_GREETINGS || (shortest > SHORT && i < MOST_GREETINGS); i++) {
        Instant wall = Instant.now();
        long sent = System.nanoTime();
        AgentProtocol.Hello hello = greet(channel, patience);
        long roundTrip = System.nanoTime() - sent;
        requireVersion(address, hello);
        if (roundTrip < shortest) {
          shortest = roundTrip;
          long middle = wall.getEpochSecond() * 1_000_000_000 + wall.getNano() + roundTrip / 2;
          var info =
              new AgentInfo(
                  address,
                  hello.host(),
                  hello.cores(),
                  hello.jdk(),
                  hello.wallNanos() - middle,
                  roundTrip);
          best =
              new AgentLink(address, channel, secret, info, hello.nanos() - (sent + roundTrip / 2));
        }
      }
      return Objects.requireNonNull(best);
    } catch (StatusRuntimeException e) {
      channel.shutdownNow();
      boolean isSilent = e.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED;
      throw new UserError(
          "the agent %s cannot be reached: %s"
              .formatted(
                  address,
                  isSilent ? "it says nothing for " + Text.duration(patience.toNanos()) : why(e)),
          e);
    } catch (RuntimeException e) {
      channel.shutdownNow();
      throw e;
    }
  }

  private static ManagedChannel open(String address) {
    try {
      return NettyChannelBuilder.forTarget("dns:///" + address)
          .usePlaintext()
          .maxInboundMessageSize(AgentProtocol.LARGEST_MESSAGE)
          .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
          .keepAliveTimeout(SILENCE_SECONDS, TimeUnit.SECONDS)
          .build();
    } catch (IllegalArgumentException e) {
      throw new UserError("'%s' is no HOST:PORT of an agent".formatted(address), e);
    }
  }

  private static AgentProtocol.Hello greet(ManagedChannel channel, Duration patience) {
    return ClientCalls.blockingUnaryCall(
        channel,
        AgentProtocol.HELLO,
        CallOptions.DEFAULT.withDeadlineAfter(patience.toNanos(), TimeUnit.NANOSECONDS),
        new AgentProtocol.Greeting(AgentProtocol.VERSION));
  }

  private static void requireVersion(String address, AgentProtocol.Hello hello) {
    if (hello.protocol() != AgentProtocol.VERSION) {
      throw new UserError(
          "the agent %s speaks version %d of the agents' protocol, and we speak %d: install the same build on both"
              .formatted(address, hello.protocol(), AgentProtocol.VERSION));
    }
  }

  private static String why(Throwable e) {
    Status status = Status.fromThrowable(e);
    Throwable cause = status.getCause();
    String said = status.getDescription() == null ? "" : ", " + status.getDescription();
    return cause == null || cause.getMessage() == null
        ? status.getCode() + said
        : status.getCode() + ", " + cause.getMessage();
  }

  AgentInfo info() {
    return info;
  }

  /** Gives it its part of a run; what it says is told on threads of gRPC's. */
  void assign(AgentProtocol.Assignment assignment, Consumer<Heard> heard) {
    String nonce = greet(channel, FIRST_WORD).nonce();
    var headers = new Metadata();
    headers.put(AgentProtocol.NONCE, nonce);
    headers.put(AgentProtocol.PROOF, secret.proof(nonce));
    orders =
        ClientCalls.asyncBidiStreamingCall(
            ClientInterceptors.intercept(
                    channel, MetadataUtils.newAttachHeadersInterceptor(headers))
                .newCall(AgentProtocol.RUN, CallOptions.DEFAULT),
            new StreamObserver<>() {
              @Override
              public void onNext(AgentProtocol.Word word) {
                heard.accept(new Heard(AgentLink.this, word, ""));
              }

              @Override
              public void onError(Throwable t) {
                heard.accept(new Heard(AgentLink.this, null, why(t)));
              }

              @Override
              public void onCompleted() {
                heard.accept(new Heard(AgentLink.this, null, "it ended"));
              }
            });
    order(AgentProtocol.Order.assign(assignment));
  }

  /** Lets its users come from a time of our monotonic clock on. */
  void begin(long at) {
    order(AgentProtocol.Order.begin(at + offset));
  }

  void stop() {
    order(AgentProtocol.Order.stopNow());
  }

  private void order(AgentProtocol.Order order) {
    Objects.requireNonNull(orders, "it has no part in a run").onNext(order);
  }

  @Override
  public String toString() {
    return address;
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
