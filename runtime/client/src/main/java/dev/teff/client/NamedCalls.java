package dev.teff.client;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.runtime.spi.ClusterReport;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Asks gateways by name, for those who do not have the grains' interfaces. What surely did not
 * reach one gateway is asked of the next.
 */
final class NamedCalls {
  private static final byte[] NOTHING = {};

  private final Channels channels;
  private final Duration timeout;

  NamedCalls(Channels channels, Duration timeout) {
    this.channels = channels;
    this.timeout = timeout;
  }

  String call(String type, String key, String method, String json) {
    byte[] message = Wire.namedCall(type, key, method, json);
    return Wire.json(ask(Wire.CALL, message, Asked.named(type, key, method)));
  }

  List<String> types() {
    return Wire.typeNames(ask(Wire.LIST, NOTHING, new Asked("the list of grain types", List.of())));
  }

  ClusterReport silos() {
    return SilosReply.read(ask(Wire.SILOS, NOTHING, new Asked("the list of silos", List.of())));
  }

  Optional<String> why(String type, String key) {
    var asked = new Asked("why %s/%s is where it is".formatted(type, key), List.of());
    return Optional.of(Wire.reasons(ask(Wire.WHY, Wire.why(type, key), asked)))
        .filter(reasons -> !reasons.isEmpty());
  }

  private byte[] ask(MethodDescriptor<byte[], byte[]> method, byte[] message, Asked asked) {
    long begin = System.nanoTime();
    for (int tries = 1; ; tries++) {
      try {
        long remaining = timeout.toNanos() - (System.nanoTime() - begin);
        return once(method, message, asked, remaining);
      } catch (Released e) {
        tries = 0; // the gateway has a silo again
      } catch (GrainException e) {
        boolean again =
            e.code() == ErrorCode.NO_SILO_REACHABLE
                && e.outcome() == Outcome.DID_NOT_RUN
                && tries < channels.size();
        if (!again) {
          throw e;
        }
      }
    }
  }

  private byte[] once(
      MethodDescriptor<byte[], byte[]> method, byte[] message, Asked asked, long remaining) {
    var answer = new CompletableFuture<byte[]>();
    Exchange exchange;
    try {
      exchange =
          Exchange.begin(channels, method, message, remaining, true, new Answer(answer, asked));
    } catch (RuntimeException e) { // there is no token
      throw ClientFailures.unsendable(asked, e);
    }
    try {
      return answer.get();
    } catch (InterruptedException e) {
      exchange.cancel();
      Thread.currentThread().interrupt();
      throw new GrainException(
          ErrorCode.CANCELLED,
          Outcome.UNKNOWN,
          "The thread was interrupted while it waited | %s | somebody interrupted it | nothing, if that was meant"
              .formatted(asked.what()),
          e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private record Answer(CompletableFuture<byte[]> answer, Asked asked)
      implements Exchange.Listener {
    @Override
    public void replied(String gateway, byte[] reply) {
      answer.complete(reply);
    }

    @Override
    public void failed(Exchange.Broken how) {
      answer.completeExceptionally(
          ClientFailures.isReleased(how) ? new Released() : ClientFailures.of(asked, how));
    }
  }

  /** The gateway had parked the call, and does not any more: it is to be made again. */
  private static final class Released extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Released() {
      super("A silo runs again.", null, false, false);
    }
  }
}
