package dev.teff.runtime.gateway;

import com.google.protobuf.Descriptors;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.teff.grains.spi.GrainContract;
import dev.teff.grains.spi.MethodDescriptor;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

/** The services through which grains are called: one by name, and a typed one per grain type. */
final class GrpcServices {
  private static final String GENERIC = "gateway.proto";

  /** So many may look at silos and types at once. */
  private static final int LOOKS = 64;

  private final Calls calls;
  private final Streams streams;
  private final Guard guard;
  private final int maxMessage;
  private final ProtoFiles files;
  private final Catalog catalog;
  private final ClusterService cluster;
  private final Admission looks = new Admission(LOOKS, "looks at silos and types are under way");

  GrpcServices(Interior interior) {
    this.calls = interior.calls();
    this.streams = interior.streams();
    this.guard = interior.guard();
    this.maxMessage = interior.options().limits().maxMessage();
    this.catalog = interior.catalog();
    this.cluster = new ClusterService(interior.upstream(), catalog, guard);
    this.files =
        ProtoFiles.read(
            catalog.contracts(), Map.of(GENERIC, "META-INF/teff/gateway/gateway.proto"));
  }

  /** All of them; headers leave together with the reply. */
  List<ServerServiceDefinition> answering() {
    return all(MethodType.UNARY);
  }

  /** All of them; headers leave when they are there, as where several replies come. */
  List<ServerServiceDefinition> promising() {
    return all(MethodType.SERVER_STREAMING);
  }

  private List<ServerServiceDefinition> all(MethodType ofOneReply) {
    var all = new ArrayList<ServerServiceDefinition>();
    all.add(generic(new GenericService(calls, catalog, files), cluster, ofOneReply));
    for (GrainContract<?, ?> contract : catalog.contracts()) {
      files.service(contract).ifPresent(service -> all.add(typed(contract, service, ofOneReply)));
    }
    return all;
  }

  private ServerServiceDefinition generic(
      GenericService grains, ClusterService silos, MethodType ofOneReply) {
    return define(
        files.own(GENERIC),
        Map.of(
            "Call",
            new UnaryHandler(guard, maxMessage, grains::call, grains::failures),
            "Send",
            new UnaryHandler(guard, maxMessage, grains::send, grains::failures),
            "Observe",
            new GrpcStream(guard, streams, maxMessage),
            "List",
            undeclared((request, caller) -> grains.list()),
            "Silos",
            undeclared((request, caller) -> silos.silos(caller)),
            "Why",
            undeclared(silos::why)),
        ofOneReply);
  }

  /** Handles what declares no exceptions. */
  private UnaryHandler undeclared(BiFunction<byte[], Caller, byte[]> answer) {
    return new UnaryHandler(
        guard, maxMessage, UnaryHandler.Method.blocking(looks, answer), request -> List.of());
  }

  private ServerServiceDefinition typed(
      GrainContract<?, ?> contract, ServiceDescriptor service, MethodType ofOneReply) {
    var handlers = new HashMap<String, ServerCallHandler<byte[], byte[]>>();
    for (MethodDescriptor method : contract.methods()) {
      handlers.put(
          capitalized(method.name()),
          new UnaryHandler(
              guard,
              maxMessage,
              (request, headers, caller, answer) ->
                  call(contract, method, request, headers, caller, answer),
              request -> method.failures()));
    }
    return define(service, handlers, ofOneReply);
  }

  private void call(
      GrainContract<?, ?> contract,
      MethodDescriptor method,
      byte[] request,
      Metadata headers,
      Caller caller,
      UnaryHandler.Answer answer) {
    Terms terms = GrpcHeaders.terms(headers, method.oneWay());
    calls.begin(
        new IncomingCall(
            contract.typeName(),
            GrpcHeaders.key(headers),
            method.name(),
            shape -> new WireReader(request),
            request.length,
            terms,
            caller,
            GrpcHeaders.cancellation(),
            answer.promise()),
        answer.behind(call -> {
          var reply = new WireWriter();
          if (!terms.oneWay()) {
            call.writeResult(reply);
          }
          return reply.toBytes();
        }));
  }

  private ServerServiceDefinition define(
      ServiceDescriptor service,
      Map<String, ? extends ServerCallHandler<byte[], byte[]>> handlers,
      MethodType ofOneReply) {
    String name = service.getFullName();
    var descriptor =
        io.grpc.ServiceDescriptor.newBuilder(name).setSchemaDescriptor(new ServiceSchema(service));
    var requests = new ByteMarshaller(maxMessage);
    var methods = new ArrayList<io.grpc.MethodDescriptor<byte[], byte[]>>();
    for (Descriptors.MethodDescriptor method : service.getMethods()) {
      var described =
          requests.describing(
              name,
              method.getName(),
              method.isServerStreaming() ? MethodType.SERVER_STREAMING : ofOneReply,
              new ServiceSchema.OfMethod(method));
      methods.add(described);
      descriptor.addMethod(described);
    }
    var definition = ServerServiceDefinition.builder(descriptor.build());
    for (io.grpc.MethodDescriptor<byte[], byte[]> method : methods) {
      definition.addMethod(method, handlers.get(String.valueOf(method.getBareMethodName())));
    }
    return definition.build();
  }

  /** How the annotation processor names the method of a service. */
  static String capitalized(String method) {
    return method.substring(0, 1).toUpperCase(Locale.ROOT) + method.substring(1);
  }
}
