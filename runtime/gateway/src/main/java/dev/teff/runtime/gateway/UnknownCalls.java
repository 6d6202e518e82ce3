package dev.teff.runtime.gateway;

import dev.teff.grains.ErrorCode;
import dev.teff.runtime.wire.NearestNames;
import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Answers calls of services and methods that are not there, by the nearest names. Strangers learn
 * nothing from it: they are asked for a token as if there were something.
 */
final class UnknownCalls extends HandlerRegistry {
  private final Guard guard;
  private final Map<String, List<String>> methods = new TreeMap<>();

  UnknownCalls(Guard guard, List<ServerServiceDefinition> services) {
    this.guard = guard;
    for (ServerServiceDefinition service : services) {
      methods.put(
          service.getServiceDescriptor().getName(),
          service.getMethods().stream()
              .map(method -> String.valueOf(method.getMethodDescriptor().getBareMethodName()))
              .sorted()
              .toList());
    }
  }

  @Override
  public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
    MethodDescriptor<byte[], byte[]> method =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodType.UNKNOWN)
            .setFullMethodName(name)
            .setRequestMarshaller(new ByteMarshaller(0))
            .setResponseMarshaller(new ByteMarshaller(0))
            .build();
    return ServerMethodDefinition.create(method, new Refusing(name));
  }

  /** Reads nothing. */
  private final class Refusing implements ServerCallHandler<byte[], byte[]> {
    private final String name;

    Refusing(String name) {
      this.name = name;
    }

    @Override
    public ServerCall.Listener<byte[]> startCall(
        ServerCall<byte[], byte[]> call, Metadata headers) {
      GrpcHeaders.meet(
          guard,
          headers,
          call.getAttributes(),
          new Ending<>() {
            @Override
            public void returned(Caller caller) {
              UnaryHandler.close(
                  call, GrpcStatuses.unimplemented(Problem.of(refusal(name), List.of())));
            }

            @Override
            public void failed(Throwable failure) {
              UnaryHandler.close(call, Problem.of(failure, List.of()));
            }
          });
      return new ServerCall.Listener<>() {};
    }
  }

  private Refusal refusal(String name) {
    String service = String.valueOf(MethodDescriptor.extractFullServiceName(name));
    List<String> known = methods.get(service);
    if (known == null) {
      return new Refusal(
          ErrorCode.UNKNOWN_GRAIN_TYPE,
          "There is no service \"%s\" | %s | misspelt, internal, or its module is not on the gateway's class path | use one of the known services"
              .formatted(service, NearestNames.hint(service, methods.keySet())));
    }
    String method = name.substring(service.length() + 1);
    return new Refusal(
        ErrorCode.UNKNOWN_METHOD,
        "The service %s has no method \"%s\" | %s | misspelt, or the client has a newer interface | use one of the known methods"
            .formatted(service, method, NearestNames.hint(method, known)));
  }
}
