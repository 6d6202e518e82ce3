package dev.teff.loadtest.harness;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a coordinator and its agents say to each other, over gRPC, as JSON. */
final class AgentProtocol {
  /** Raised whenever a message changes: both sides must be of the same. */
  static final int VERSION = 2;

  static final String SERVICE = "teff.loadtest.v1.Agent";

  /** More than the histograms of a second ever are. */
  static final int LARGEST_MESSAGE = 64 << 20;

  static final Metadata.Key<String> NONCE =
      Metadata.Key.of("teff-nonce", Metadata.ASCII_STRING_MARSHALLER);
  static final Metadata.Key<String> PROOF =
      Metadata.Key.of("teff-proof", Metadata.ASCII_STRING_MARSHALLER);

  static final MethodDescriptor<Greeting, Hello> HELLO =
      method("Hello", MethodDescriptor.MethodType.UNARY, Greeting.class, Hello.class);
  static final MethodDescriptor<Order, Word> RUN =
      method("Run", MethodDescriptor.MethodType.BIDI_STREAMING, Order.class, Word.class);

  private AgentProtocol() {}

  /** A coordinator's first word. */
  record Greeting(int protocol) {}

  /**
   * An agent's answer.
   *
   * @param nonce to be signed with the secret that both know, by whoever wants a run
   * @param nanos its monotonic clock
   * @param wallNanos its wall clock, since 1970
   */
  record Hello(
      int protocol, String nonce, long nanos, long wallNanos, String host, int cores, String jdk) {}

  /**
   * The part of a run that falls to an agent.
   *
   * @param code what {@link CodeDigest} says of the coordinator's classes
   * @param secretFile of a cluster on this same machine; null where the agent's own is meant
   */
  record Assignment(
      Wanted wanted, String code, String target, @Nullable String secretFile, Shard shard) {}

  /** What a coordinator says during a run; one of these. */
  record Order(@Nullable Assignment assignment, @Nullable Long beginAt, boolean stop) {
    static Order assign(Assignment assignment) {
      return new Order(assignment, null, false);
    }

    /** Begin at this time, by the agent's monotonic clock. */
    static Order begin(long at) {
      return new Order(null, at, false);
    }

    static Order stopNow() {
      return new Order(null, null, true);
    }
  }

  /** What an agent says during a run; one of these. */
  record Word(
      boolean ready,
      @Nullable String refusal,
      @Nullable SecondCounts second,
      List<PackedHistogram> histograms,
      @Nullable Outcome end) {
    static Word isReady() {
      return new Word(true, null, null, List.of(), null);
    }

    static Word refuse(String why) {
      return new Word(false, why, null, List.of(), null);
    }

    static Word of(SecondCounts second, List<PackedHistogram> histograms) {
      return new Word(false, null, second, histograms, null);
    }

    static Word of(Outcome end) {
      return new Word(false, null, null, List.of(), end);
    }
  }

  private static <Q, A> MethodDescriptor<Q, A> method(
      String name, MethodDescriptor.MethodType type, Class<Q> request, Class<A> response) {
    return MethodDescriptor.<Q, A>newBuilder()
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
        .setRequestMarshaller(new JsonMarshaller<>(request))
        .setResponseMarshaller(new JsonMarshaller<>(response))
        .build();
  }

  private record JsonMarshaller<T>(Class<T> type) implements MethodDescriptor.Marshaller<T> {
    @Override
    public InputStream stream(T message) {
      return new ByteArrayInputStream(Json.bytes(message));
    }

    @Override
    public T parse(InputStream stream) {
      try {
        return Json.read(stream, type);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
