package dev.teff.runtime.gateway;

import dev.teff.grains.spi.MethodDescriptor.Failure;
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
 * that would keep it. Nothing of a request is read before it is known who makes the call.
 */
final class UnaryHandler implements ServerCallHandler<byte[], byte[]> {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  private final Guard guard;
  private final int maxMessage;
  private final Method method;
  private final Function<byte[], List<Failure<?>>> declared;

  /** What is done with a request. */
  @FunctionalInterface
  interface Method {
    /** Blocks nobody, and answers now or later; what it throws is an answer too. */
    void answer(byte[] request, Metadata headers, Caller caller, Answer answer) throws Exception;

    /** A method that blocks whoever asks, of whom so many are let in at once. */
    static Method blocking(Admission admission, BiFunction<byte[], Caller, byte[]> answer) {
      return (request, headers, caller, ending) -> {
        admission.enter();
        Thread.ofVirtual()
            .name("teff-grpc")
            .start(() -> {
              try {
                ending.behind((byte[] asked) -> answer.apply(asked, caller)).returned(request);
              } finally {
                admission.leave();
              }
            });
      };
    }
  }

  /**
   * A handler.
   *
   * @param declared the exceptions that the method declares, given the request
   */
  UnaryHandler(
      Guard guard, int maxMessage, Method method, Function<byte[], List<Failure<?>>> declared) {
    this.guard = guard;
    this.maxMessage = maxMessage;
    this.method = method;
    this.declared = declared;
  }

  @Override
  public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], byte[]> call, Metadata headers) {
    var unary = new Unary(call, headers, Inflow.current());
    GrpcHeaders.meet(guard, headers, call.getAttributes(), unary);
    return unary;
  }

  /** Ends a call with a problem. */
  static void close(ServerCall<?, ?> call, Problem problem) {
    close(call, GrpcStatuses.of(problem));
  }

  static void close(ServerCall<?, ?> call, StatusRuntimeException status) {
    @Nullable Metadata details = status.getTrailers();
    say(() -> call.close(status.getStatus(), details == null ? new Metadata() : details));
  }

  static void say(Runnable answer) {
    try {
      answer.run();
    } catch (RejectedExecutionException e) {
      LOG.debug("The gateway closed, and the connection with it, before a call had ended.", e);
    }
  }

  /** Takes a request, once its caller is known. */
  private final class Unary extends ServerCall.Listener<byte[]> implements Ending<Caller> {
    private final ServerCall<byte[], byte[]> call;
    private final Metadata headers;
    private final Inflow inflow;
    private @Nullable Caller caller; // before the request is asked for

    // Of the event loop.
    private byte @Nullable [] request;

    Unary(ServerCall<byte[], byte[]> call, Metadata headers, Inflow inflow) {
      this.call = call;
      this.headers = headers;
      this.inflow = inflow;
      inflow.watch(call, maxMessage);
    }

    @Override
    public void returned(Caller known) {
      caller = known;
      say(() -> call.request(2)); // so that a second message is seen, and refused
    }

    @Override
    public void failed(Throwable failure) {
      close(call, Problem.of(failure, List.of()));
    }

    @Override
    public void onMessage(byte[] message) {
      if (request != null && !inflow.isOver()) {
        refuse();
      } else if (inflow.takes(message)) {
        request = message;
      }
    }

    private void refuse() {
      inflow.end();
      call.close(Status.INTERNAL.withDescription("This method takes one message."), new Metadata());
    }

    @Override
    public void onHalfClose() {
      byte[] only = request;
      Caller known = caller;
      if (inflow.isOver()) {
        return;
      }
      inflow.arrived();
      if (only == null || known == null) {
        refuse();
        return;
      }
      var ending = new Answer(call, only, headers);
      try {
        method.answer(only, headers, known, ending);
      } catch (Throwable e) { // a caller waits
        ending.failed(e);
      }
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
      close(call, Problem.of(failure, declared.apply(request)));
    }
  }
}
