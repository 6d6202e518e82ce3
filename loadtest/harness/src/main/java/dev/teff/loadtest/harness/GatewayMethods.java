package dev.teff.loadtest.harness;

import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The generic service of the gateway, whose messages are read and written field by field. */
final class GatewayMethods {
  private static final String SERVICE = "teff.gateway.v1.Grains";

  static final MethodDescriptor<byte[], byte[]> CALL = method("Call");
  static final MethodDescriptor<byte[], byte[]> SEND = method("Send");
  static final MethodDescriptor<byte[], byte[]> LIST = method("List");

  private GatewayMethods() {}

  /** What a status says, in a line. */
  static String why(Throwable e) {
    Status status = Status.fromThrowable(e);
    if (status.getDescription() != null) {
      return status.getCode() + ": " + status.getDescription();
    }
    return status.getCode().toString();
  }

  private static MethodDescriptor<byte[], byte[]> method(String name) {
    return MethodDescriptor.<byte[], byte[]>newBuilder()
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
        .setRequestMarshaller(Bytes.AS_THEY_ARE)
        .setResponseMarshaller(Bytes.AS_THEY_ARE)
        .build();
  }

  private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
    AS_THEY_ARE;

    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
