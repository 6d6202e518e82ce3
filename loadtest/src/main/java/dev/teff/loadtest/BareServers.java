package dev.teff.loadtest;

import com.google.protobuf.Empty;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.teff.runtime.wire.WireWriter;
import io.grpc.InsecureServerCredentials;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * What a gateway is measured against: a grpc-java server and a Vert.x HTTP server that read a call
 * and give the answer that a gateway would give, and do nothing else.
 */
final class BareServers {
  private static final String LOOPBACK = "127.0.0.1";

  private BareServers() {}

  static ChildJvm startElsewhere() throws IOException {
    return ChildJvm.start(BareServers.class, List.of());
  }

  /** Serves until the input ends. */
  public static void main(String[] arguments) throws IOException {
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true)); // as gateways do
    HttpServer http =
        vertx
            .createHttpServer()
            .requestHandler(request ->
                request
                    .body()
                    .onSuccess(body ->
                        request
                            .response()
                            .putHeader("Content-Type", "application/json")
                            .end("{\"total\":1}")))
            .listen(0, LOOPBACK)
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    Server grpc = grpc();
    System.out.printf("%s %d %d%n", GatewayProcess.PORTS, grpc.getPort(), http.actualPort());
    ChildJvm.sleepUntilInputEnds();
    System.exit(0);
  }

  private static Server grpc() throws IOException {
    Empty reply = reply();
    MethodDescriptor<Empty, Empty> call =
        MethodDescriptor.<Empty, Empty>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("teff.gateway.v1.Grains/Call")
            .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
            .build();
    return NettyServerBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            InsecureServerCredentials.create())
        .directExecutor() // it never blocks
        .addService(
            ServerServiceDefinition.builder("teff.gateway.v1.Grains")
                .addMethod(
                    call,
                    ServerCalls.asyncUnaryCall((request, answers) -> {
                      answers.onNext(reply);
                      answers.onCompleted();
                    }))
                .build())
        .build()
        .start();
  }

  /** A {@code CallReply} with a {@link Counter.Sum}, as fields that are unknown but kept. */
  private static Empty reply() throws InvalidProtocolBufferException {
    var sum = new WireWriter();
    sum.int64(1, 1);
    var result = new WireWriter();
    result.bytes(1, sum.toBytes());
    var reply = new WireWriter();
    reply.bytes(1, result.toBytes());
    return Empty.parseFrom(reply.toBytes());
  }
}
