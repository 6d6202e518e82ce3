package dev.teff.runtime.gateway;

import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.rpc.ErrorInfo;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/** One that knows nothing of grains: it asks reflection, and speaks protobuf's own messages. */
abstract class GrpcClient {
  final Behind.There silo;
  final Gateway gateway;
  final ManagedChannel channel;

  GrpcClient(Behind behind) {
    silo = behind.start();
    gateway =
        Gateway.start(
            Settings.of(Map.of("http-port", -1, "max-calls", 3, "max-message", "64 KiB")),
            silo.upstream());
    channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", gateway.grpcPort()).usePlaintext().build();
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
    gateway.close();
    silo.close();
  }

  ServiceDescriptor shop() throws Exception {
    return Reflections.service(channel, "teff.shop.ShopGrain");
  }

  DynamicMessage call(
      ServiceDescriptor service,
      String method,
      DynamicMessage request,
      Duration timeout,
      String... headers) {
    var metadata = new Metadata();
    for (int i = 0; i < headers.length; i += 2) {
      metadata.put(Metadata.Key.of(headers[i], Metadata.ASCII_STRING_MARSHALLER), headers[i + 1]);
    }
    ClientInterceptor attach = MetadataUtils.newAttachHeadersInterceptor(metadata);
    return ClientCalls.blockingUnaryCall(
        io.grpc.ClientInterceptors.intercept(channel, attach),
        method(service, method),
        CallOptions.DEFAULT.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS),
        request);
  }

  static io.grpc.MethodDescriptor<DynamicMessage, DynamicMessage> method(
      ServiceDescriptor service, String method) {
    MethodDescriptor described = service.findMethodByName(method);
    return io.grpc.MethodDescriptor.<DynamicMessage, DynamicMessage>newBuilder()
        .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(service.getFullName() + "/" + method)
        .setRequestMarshaller(
            ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(described.getInputType())))
        .setResponseMarshaller(
            ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(described.getOutputType())))
        .build();
  }

  DynamicMessage call(ServiceDescriptor service, String method, DynamicMessage request) {
    return call(service, method, request, Duration.ofSeconds(20), "teff-key", "corner");
  }

  static DynamicMessage message(ServiceDescriptor service, String method, Object... fields) {
    var type = service.findMethodByName(method).getInputType();
    var message = DynamicMessage.newBuilder(type);
    for (int i = 0; i < fields.length; i += 2) {
      message.setField(type.findFieldByName((String) fields[i]), fields[i + 1]);
    }
    return message.build();
  }

  static Object field(DynamicMessage message, String name) {
    return message.getField(message.getDescriptorForType().findFieldByName(name));
  }

  static StatusRuntimeException failure(Runnable call) {
    try {
      call.run();
    } catch (StatusRuntimeException e) {
      return e;
    }
    throw new AssertionError("It should have failed.");
  }

  static ErrorInfo info(StatusRuntimeException e) throws Exception {
    var status = Objects.requireNonNull(StatusProto.fromThrowable(e));
    return status.getDetails(0).unpack(ErrorInfo.class);
  }

  static DynamicMessage sale(ServiceDescriptor shop, String item) {
    FileDescriptor file = shop.getFile();
    var orderType =
        file.getMessageTypes().stream()
            .filter(type -> type.getName().endsWith("Order"))
            .findFirst()
            .orElseThrow();
    DynamicMessage order =
        DynamicMessage.newBuilder(orderType)
            .setField(orderType.findFieldByName("item"), item)
            .setField(orderType.findFieldByName("count"), 3)
            .setField(
                orderType.findFieldByName("kind"),
                orderType.findFieldByName("kind").getEnumType().findValueByNumber(1))
            .build();
    return message(shop, "Sell", "order", order, "cents", 5L);
  }

  static Metadata key(String grain) {
    var metadata = new Metadata();
    metadata.put(Metadata.Key.of("teff-key", Metadata.ASCII_STRING_MARSHALLER), grain);
    return metadata;
  }
}
