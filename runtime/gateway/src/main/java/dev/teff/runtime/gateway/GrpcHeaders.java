package dev.teff.runtime.gateway;

import dev.teff.runtime.Cancellation;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Grpc;
import io.grpc.Metadata;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a gRPC call says beside its message. */
final class GrpcHeaders {
  /** The grain's key, for typed services, whose messages hold the arguments only. */
  static final Metadata.Key<String> KEY = ascii("teff-key");

  /** The same for keys that are not ASCII, as UTF-8. */
  static final Metadata.Key<byte[]> BINARY_KEY =
      Metadata.Key.of("teff-key-bin", Metadata.BINARY_BYTE_MARSHALLER);

  static final Metadata.Key<String> IDEMPOTENCY_KEY = ascii("teff-idempotency-key");
  static final Metadata.Key<String> ONE_WAY = ascii("teff-one-way");
  private static final Metadata.Key<String> TRACE = ascii(TraceContext.PARENT);
  private static final Metadata.Key<String> TRACE_STATE = ascii(TraceContext.STATE);
  static final Metadata.Key<String> AUTHORIZATION = ascii("authorization");

  /**
   * Said by clients that make a parked call again by themselves, and answered, as the answer's
   * first metadata, when it is parked: from then on it surely does not run, whatever becomes of the
   * gateway.
   */
  static final Metadata.Key<String> PARKED = ascii("teff-parked");

  static final String AGAIN = "again";

  private static final long MOST_EARLY = TimeUnit.MILLISECONDS.toNanos(20);

  private GrpcHeaders() {}

  private static Metadata.Key<String> ascii(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  /**
   * The key of the grain.
   *
   * @throws Refusal {@code TEFF-110} when there is none
   */
  static String key(Metadata headers) {
    byte[] binary = headers.get(BINARY_KEY);
    if (binary != null) {
      return Texts.of(binary, "the metadata teff-key-bin");
    }
    String text = headers.get(KEY);
    if (text == null) {
      throw Refusal.badArgument(
          "the call's metadata", "The metadata teff-key, or teff-key-bin, is missing");
    }
    return text;
  }

  /**
   * Who makes the call, which counts.
   *
   * @throws Refusal {@code TEFF-601} or {@code TEFF-603}
   */
  static Caller enter(Guard guard, Metadata headers, Attributes attributes) {
    return guard.enter(headers.get(AUTHORIZATION), host(attributes));
  }

  /** The same, but the answer may come later, by another thread. */
  static void meet(Guard guard, Metadata headers, Attributes attributes, Ending<Caller> met) {
    guard.meet(headers.get(AUTHORIZATION), host(attributes), met);
  }

  private static String host(Attributes attributes) {
    return attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress address
        ? address.getHostString()
        : "";
  }

  /** Is given up with the call; in the context of the call, which gRPC ends. */
  static Cancellation cancellation() {
    var cancellation = new Cancellation();
    Context.current().addListener(ended -> cancellation.cancel(), Runnable::run);
    return cancellation;
  }

  /** How the call is to be made; in the context of the call. */
  static Terms terms(Metadata headers, boolean oneWay) {
    @Nullable Deadline deadline = Context.current().getDeadline();
    return new Terms(
        Optional.ofNullable(deadline).map(GrpcHeaders::rest),
        Terms.key(headers.get(IDEMPOTENCY_KEY)),
        Terms.oneWay(ONE_WAY.name(), headers.get(ONE_WAY)) || oneWay,
        TraceContext.of(headers.get(TRACE), headers.get(TRACE_STATE)));
  }

  /** Ends before gRPC resets the call at its deadline, by which nobody would learn its outcome. */
  private static Duration rest(Deadline deadline) {
    long nanos = deadline.timeRemaining(TimeUnit.NANOSECONDS);
    return Duration.ofNanos(nanos - Math.clamp(nanos / 20, 0, MOST_EARLY));
  }
}
