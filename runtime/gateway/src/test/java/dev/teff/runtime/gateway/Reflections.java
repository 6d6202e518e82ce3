package dev.teff.runtime.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.TimestampProto;
import io.grpc.ManagedChannel;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;

/** Asks a server what its services look like. */
final class Reflections {
  private Reflections() {}

  static ServiceDescriptor service(ManagedChannel channel, String name) throws Exception {
    var answer = new CompletableFuture<ServerReflectionResponse>();
    StreamObserver<ServerReflectionRequest> asking =
        ServerReflectionGrpc.newStub(channel)
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse response) {
                    answer.complete(response);
                  }

                  @Override
                  public void onError(Throwable failure) {
                    answer.completeExceptionally(failure);
                  }

                  @Override
                  public void onCompleted() {
                    answer.cancel(false);
                  }
                });
    asking.onNext(ServerReflectionRequest.newBuilder().setFileContainingSymbol(name).build());
    var files = answer.get().getFileDescriptorResponse().getFileDescriptorProtoList();
    asking.onCompleted();
    for (ByteString file : files) {
      FileDescriptorProto proto = FileDescriptorProto.parseFrom(file);
      if (name.startsWith(proto.getPackage() + ".")) {
        return FileDescriptor.buildFrom(
                proto,
                new FileDescriptor[] {
                  DurationProto.getDescriptor(), TimestampProto.getDescriptor()
                })
            .findServiceByName(name.substring(proto.getPackage().length() + 1));
      }
    }
    throw new AssertionError("Reflection does not know " + name);
  }
}
