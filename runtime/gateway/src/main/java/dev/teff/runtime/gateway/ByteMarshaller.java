package dev.teff.runtime.gateway;

import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Leaves messages encoded: the generated codecs read and write them. */
enum ByteMarshaller implements MethodDescriptor.Marshaller<byte[]> {
  INSTANCE;

  @Override
  public InputStream stream(byte[] message) {
    return new MessageStream(message);
  }

  @Override
  public byte[] parse(InputStream stream) {
    try {
      return MessageStream.read(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Describes a method of a service with one request and one reply. */
  static MethodDescriptor<byte[], byte[]> unary(String service, String method, Object schema) {
    return describe(service, method, MethodDescriptor.MethodType.UNARY, schema);
  }

  static MethodDescriptor<byte[], byte[]> describe(
      String service, String method, MethodDescriptor.MethodType type, Object schema) {
    return MethodDescriptor.<byte[], byte[]>newBuilder()
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(service, method))
        .setRequestMarshaller(INSTANCE)
        .setResponseMarshaller(INSTANCE)
        .setSchemaDescriptor(schema)
        .build();
  }
}
