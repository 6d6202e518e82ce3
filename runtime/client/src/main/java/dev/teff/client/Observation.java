package dev.teff.client;

import dev.teff.client.Channels.Line;
import dev.teff.client.Wire.Notice;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.spi.FieldReader;
import dev.teff.runtime.wire.WireReader;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An object that hears what a client observer is told, until it is closed. Goes on at another
 * gateway when one fails. Safe for use by any thread.
 *
 * <pre>{@code
 * try (GatewayClient client = GatewayClient.connect(GatewayClientOptions.of("127.0.0.1:7490"));
 *     Observation hearing = client.observe(Guest.class, "bob", guest)) {
 *   System.out.println(hearing.missed());
 * }
 * }</pre>
 */
public final class Observation implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Observation.class);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Channels channels;
  private final String type;
  private final String key;
  private final Ear ear;
  private final CompletableFuture<String> begun = new CompletableFuture<>();

  // Written by one thread at a time.
  private volatile String position = "";
  private volatile boolean lacksToken;
  private final LongAdder missed = new LongAdder();
  private final LongAdder interruptions = new LongAdder();

  private volatile @Nullable ClientCall<byte[], byte[]> stream;
  private volatile @Nullable GrainException failure;
  private volatile boolean closed;

  /** Who listens. */
  @FunctionalInterface
  interface Ear {
    void hear(String method, FieldReader arguments) throws Exception;
  }

  Observation(Channels channels, String type, String key, Ear ear) {
    this.channels = channels;
    this.type = type;
    this.key = key;
    this.ear = ear;
  }

  /** Returns when the cluster knows. */
  void begin(Duration timeout) {
    open(channels.token());
    try {
      begun.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof GrainException told ? told : new IllegalStateException(e);
    } catch (TimeoutException e) {
      close();
      throw notInTime(e);
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw notInTime(e);
    }
  }

  private GrainException notInTime(Exception cause) {
    return new GrainException(
        ErrorCode.DEADLINE_EXCEEDED,
        Outcome.DID_NOT_RUN,
        "The cluster did not answer in time | observer %s/%s | no gateway, or behind it no silo, can be reached | try again when there is one"
            .formatted(type, key),
        cause);
  }

  /** Goes on at the next gateway, and asks again for a token while there is none to be had. */
  private void reopen() {
    LockSupport.parkNanos(this, PAUSE.toNanos());
    if (closed || channels.isClosed()) {
      closed = true;
      return;
    }
    Optional<String> token;
    try {
      token = channels.token();
    } catch (RuntimeException e) { // of the supplier
      if (!lacksToken) {
        lacksToken = true;
        LOG.warn("{}/{} hears nothing until there is a token, trying again.", type, key, e);
      }
      channels.threads().execute(this::reopen);
      return;
    }
    lacksToken = false;
    open(token);
  }

  private void open(Optional<String> token) {
    Line line = channels.next();
    var headers = new Metadata();
    token.ifPresent(shown -> headers.put(Wire.AUTHORIZATION, "Bearer " + shown));
    ClientCall<byte[], byte[]> call = line.channel().newCall(Wire.OBSERVE, CallOptions.DEFAULT);
    stream = call;
    call.start(new Listener(call, line), headers);
    call.request(1);
    call.sendMessage(Wire.observe(type, key, position));
    call.halfClose();
    if (closed) {
      call.cancel("closed", null);
    }
  }

  private final class Listener extends ClientCall.Listener<byte[]> {
    private final ClientCall<byte[], byte[]> call;
    private final Line line;

    Listener(ClientCall<byte[], byte[]> call, Line line) {
      this.call = call;
      this.line = line;
    }

    @Override
    public void onMessage(byte[] message) {
      Notice notice = Notice.read(message);
      missed.add(notice.missed());
      interruptions.add(notice.interrupted() ? 1 : 0);
      if (!notice.method().isEmpty() && !closed) {
        hear(notice);
      }
      position = notice.position();
      begun.complete(position);
      call.request(1);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (closed || channels.isClosed()) {
        closed = true;
        return;
      }
      GrainException told = ClientFailures.ofStream(line.gateway(), status, trailers);
      if (passes(told)) {
        line.rest();
        channels.threads().execute(Observation.this::reopen);
      } else {
        failure = told;
        closed = true;
        begun.completeExceptionally(told);
      }
    }
  }

  private static boolean passes(GrainException told) {
    return switch (told.code()) {
      case NO_SILO_REACHABLE, SHUTTING_DOWN, TOO_MANY_CALLS -> true;
      default -> false;
    };
  }

  private void hear(Notice notice) {
    try {
      ear.hear(notice.method(), new WireReader(notice.arguments()));
    } catch (Exception e) { // the next notice may fare better
      LOG.warn("What {}/{} was told by {} failed in the client.", type, key, notice.method(), e);
    }
  }

  /** How many notices are known to be gone because this client was too far behind. */
  public long missed() {
    return missed.sum();
  }

  /** How often an unknown number of notices may be gone, because a silo died or a grain moved. */
  public long interruptions() {
    return interruptions.sum();
  }

  /** Whether more may come. */
  public boolean isOpen() {
    return !closed;
  }

  /** Why it ended by itself, for example because a rule forbids it; empty while it did not. */
  public Optional<GrainException> failure() {
    return Optional.ofNullable(failure);
  }

  /** Hears no more. */
  @Override
  public void close() {
    closed = true;
    ClientCall<byte[], byte[]> last = stream;
    if (last != null) {
      last.cancel("The client does not observe any more.", null);
    }
  }
}
