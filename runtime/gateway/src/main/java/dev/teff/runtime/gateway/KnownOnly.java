package dev.teff.runtime.gateway;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.List;

/** Serves those only who say who they are, where they have to. */
record KnownOnly(Guard guard) implements ServerInterceptor {
  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    try {
      GrpcHeaders.enter(guard, headers, call.getAttributes());
    } catch (Refusal e) {
      UnaryHandler.close(call, Problem.of(e, List.of()));
      return new ServerCall.Listener<>() {};
    }
    return next.startCall(call, headers);
  }
}
