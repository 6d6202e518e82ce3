package dev.teff.client;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The connections to all gateways. They take turns; one that could not be reached is passed over
 * for a moment, as long as there are others.
 */
final class Channels implements AutoCloseable {
  private static final int MAX_ANSWER = 64 << 20;
  private static final long KEEP_ALIVE_SECONDS = 10;
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int LAST_PORT = 0xffff;

  private final List<Line> lines = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();
  private final Optional<Supplier<String>> token;

  /**
   * Never shut down: callers learn by it how their calls end, also when the channels are closed.
   */
  private final Executor threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("teff-client-", 0).factory());

  private volatile boolean closed;

  private Channels(Optional<Supplier<String>> token) {
    this.token = token;
  }

  /** A connection to one gateway. */
  static final class Line {
    private final String gateway;
    private final ManagedChannel channel;
    private volatile long restsUntil = System.nanoTime();

    Line(String gateway, ManagedChannel channel) {
      this.gateway = gateway;
      this.channel = channel;
    }

    String gateway() {
      return gateway;
    }

    ManagedChannel channel() {
      return channel;
    }

    /** It could not be reached. */
    void rest() {
      restsUntil = System.nanoTime() + REST_NANOS;
    }

    private boolean isUp() {
      return System.nanoTime() - restsUntil >= 0;
    }
  }

  static Channels open(GatewayClientOptions options) {
    var channels = new Channels(options.token());
    try {
      ChannelCredentials credentials = credentials(options);
      for (int i = 0; i < options.connections(); i++) {
        for (String gateway : options.gateways()) {
          channels.lines.add(new Line(gateway, channels.connect(gateway, credentials)));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      channels.close();
      throw new GrainException(
          ErrorCode.CONFIGURATION_INVALID,
          Outcome.DID_NOT_RUN,
          "The client cannot be made: %s | its options | an address is not host:port, or a certificate's file is missing or no PEM | correct the options"
              .formatted(e.getMessage()),
          e);
    }
    return channels;
  }

  private static ChannelCredentials credentials(GatewayClientOptions options) throws IOException {
    if (options.tls().isEmpty()) {
      return InsecureChannelCredentials.create();
    }
    var tls = TlsChannelCredentials.newBuilder();
    var wanted = options.tls().get();
    if (wanted.authorities().isPresent()) {
      tls.trustManager(wanted.authorities().get().toFile());
    }
    if (wanted.identity().isPresent()) {
      tls.keyManager(
          wanted.identity().get().certificate().toFile(), wanted.identity().get().key().toFile());
    }
    return tls.build();
  }

  private ManagedChannel connect(String gateway, ChannelCredentials credentials) {
    int colon = gateway.lastIndexOf(':');
    if (colon < 1 || !gateway.substring(colon + 1).matches("\\d{1,5}")) {
      throw new IllegalArgumentException("\"%s\" is not host:port".formatted(gateway));
    }
    int port = Integer.parseInt(gateway.substring(colon + 1));
    if (port > LAST_PORT) {
      throw new IllegalArgumentException("\"%s\" has no possible port".formatted(gateway));
    }
    return Grpc.newChannelBuilderForAddress(gateway.substring(0, colon), port, credentials)
        .executor(threads)
        .disableRetry() // what may be made again is the runtime's business
        .maxInboundMessageSize(MAX_ANSWER)
        .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
        .build();
  }

  /** The connection whose turn it is. */
  Line next() {
    int begin = Math.floorMod(next.getAndIncrement(), lines.size());
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get((begin + i) % lines.size());
      if (line.isUp()) {
        return line;
      }
    }
    return lines.get(begin);
  }

  int size() {
    return lines.size();
  }

  /** What the next call shows, if anything. */
  Optional<String> token() {
    return token.map(Supplier::get);
  }

  boolean isClosed() {
    return closed;
  }

  Executor threads() {
    return threads;
  }

  @Override
  public void close() {
    closed = true;
    lines.forEach(line -> line.channel().shutdownNow());
  }
}
