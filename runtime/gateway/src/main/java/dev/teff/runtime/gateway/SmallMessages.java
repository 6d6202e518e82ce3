package dev.teff.runtime.gateway;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;

/** For gRPC's own services, of which health takes messages of strangers: small ones only. */
enum SmallMessages implements ServerInterceptor {
  INSTANCE;

  private static final int MOST = 4 << 10;

  static ServerServiceDefinition only(ServerServiceDefinition service) {
    return ServerInterceptors.intercept(
        ServerInterceptors.useMarshalledMessages(service, new ByteMarshaller(MOST)), INSTANCE);
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Inflow inflow = Inflow.current();
    inflow.watch(call, MOST);
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      @Override
      public void onMessage(Q message) {
        if (inflow.takes((byte[]) message)) {
          inflow.arrived();
          inflow.letGo();
          super.onMessage(message);
        }
      }

      @Override
      public void onHalfClose() {
        if (!inflow.isOver()) {
          inflow.arrived();
          super.onHalfClose();
        }
      }
    };
  }
}
