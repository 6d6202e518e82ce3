package dev.teff.runtime.gateway;

import dev.teff.grains.spi.MethodDescriptor.Failure;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers calls with one request and one reply, on the event loop that takes the request, unless
 * that would keep it.
 */
final class UnaryHandler implements ServerCallHandler<byte[], byte[]> {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  private final Guard guard;
  private final Method method;
  private final Function<byte[], List<Failure<?>>> declared;

  /** What is done with a request. */
  @FunctionalInterface
  interface Method {
    /** Blocks nobody, and answers now or later; what it throws is an answer too. */
    void answer(byte[] request, Metadata headers, Caller caller, Answer answer) throws Exception;

    /** A method that blocks whoever asks. */
    static Method blocking(BiFunction<byte[], Caller, byte[]> answer) {
      return (request, headers, caller, ending) ->
          Thread.ofVirtual()
              .name("teff-grpc")
              .start(() ->
                  ending.behind((byte[] asked) -> answer.apply(asked, caller)).returned(request));
    }
  }

  /**
   * A handler.
   *
   * @param declared the exceptions that the method declares, given the request
   */
  UnaryHandler(Guard guard, Method method, Function<byte[], List<Failure<?>>> declared) {
    this.guard = guard;
    this.method = method;
    this.declared = declared;
  }

  @Override
  public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], byte[]> call, Metadata headers) {
    call.request(2); // so that a second message is seen, and refused
    return new ServerCall.Listener<>() {
      private byte @Nullable [] request;
      private boolean refused;

      @Override
      public void onMessage(byte[] message) {
        if (request != null && !refused) {
          refused = true;
          call.close(
              Status.INTERNAL.withDescription("This method takes one message."), new Metadata());
        }
        request = message;
      }

      @Override
      public void onHalfClose() {
        byte[] only = request;
        if (refused) {
          return;
        }
        if (only == null) {
          call.close(
              Status.INTERNAL.withDescription("This method takes one message."), new Metadata());
        } else {
          begin(call, only, headers);
        }
      }
    };
  }

  /** Ends a call with a problem. */
  static void close(ServerCall<?, ?> call, Problem problem) {
    StatusRuntimeException status = GrpcStatuses.of(problem);
    @Nullable Metadata details = status.getTrailers();
    call.close(status.getStatus(), details == null ? new Metadata() : details);
  }

  private void begin(ServerCall<byte[], byte[]> call, byte[] request, Metadata headers) {
    if (guard.isQuick()) {
      serve(call, request, headers);
    } else {
      Thread.ofVirtual()
          .name("teff-grpc")
          .start(Context.current().wrap(() -> serve(call, request, headers)));
    }
  }

  private void serve(ServerCall<byte[], byte[]> call, byte[] request, Metadata headers) {
    var ending = new Answer(call, request, headers);
    try {
      Caller caller = GrpcHeaders.identify(guard, headers, call.getAttributes());
      method.answer(request, headers, caller, ending);
    } catch (Throwable e) { // a caller waits
      ending.failed(e);
    }
  }

  /** Answers a call. */
  final class Answer implements Ending<byte[]> {
    private final ServerCall<byte[], byte[]> call;
    private final byte[] request;
    private final boolean comesAgain;
    private volatile boolean begun;

    private Answer(ServerCall<byte[], byte[]> call, byte[] request, Metadata headers) {
      this.call = call;
      this.request = request;
      this.comesAgain = GrpcHeaders.AGAIN.equals(headers.get(GrpcHeaders.PARKED));
    }

    /** What to do when the call is parked, if its caller wants to know. */
    Optional<Runnable> promise() {
      return comesAgain ? Optional.of(this::parked) : Optional.empty();
    }

    private void parked() {
      var promise = new Metadata();
      promise.put(GrpcHeaders.PARKED, GrpcHeaders.AGAIN);
      begun = true;
      if (!call.isCancelled()) {
        call.sendHeaders(promise);
      }
    }

    @Override
    public void returned(byte[] reply) {
      say(() -> reply(reply));
    }

    private void reply(byte[] reply) {
      if (!call.isCancelled()) {
        if (!begun) {
          call.sendHeaders(new Metadata());
        }
        call.sendMessage(reply);
        call.close(Status.OK, new Metadata());
      }
    }

    @Override
    public void failed(Throwable failure) {
      Problem problem = Problem.of(failure, declared.apply(request));
      say(() -> close(call, problem));
    }

    private static void say(Runnable answer) {
      try {
        answer.run();
      } catch (RejectedExecutionException e) {
        LOG.debug("The gateway closed, and the connection with it, before a call had ended.", e);
      }
    }
  }
}
