package dev.teff.runtime.gateway;

import dev.teff.grains.spi.MethodDescriptor.Failure;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers calls with one request and one reply. The event loop only takes the request; one virtual
 * thread does the rest, so that a call changes threads no more often than it must.
 */
final class UnaryHandler implements ServerCallHandler<byte[], byte[]> {
  private final Guard guard;
  private final Method method;
  private final Function<byte[], List<Failure<?>>> declared;

  /** What is done with a request. */
  @FunctionalInterface
  interface Method {
    byte[] answer(byte[] request, Metadata headers, Caller caller) throws Exception;
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
          Thread.ofVirtual()
              .name("teff-grpc")
              .start(Context.current().wrap(() -> serve(call, only, headers)));
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

  private void serve(ServerCall<byte[], byte[]> call, byte[] request, Metadata headers) {
    byte[] reply;
    try {
      Caller caller = GrpcHeaders.identify(guard, headers, call.getAttributes());
      reply = method.answer(request, headers, caller);
    } catch (Throwable e) { // grains may throw anything, and a caller waits
      close(call, Problem.of(e, declared.apply(request)));
      return;
    }
    if (!call.isCancelled()) {
      call.sendHeaders(new Metadata());
      call.sendMessage(reply);
      call.close(Status.OK, new Metadata());
    }
  }
}
