package dev.teff.runtime.gateway;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Leaves messages encoded: the generated codecs read and write them.
 *
 * @param most how many bytes are read of a message; of a longer one there is one more, by which it
 *     is known
 */
record ByteMarshaller(int most) implements MethodDescriptor.Marshaller<byte[]> {
  private static final ByteMarshaller ALL = new ByteMarshaller(Integer.MAX_VALUE - 1);

  @Override
  public InputStream stream(byte[] message) {
    return new MessageStream(message);
  }

  @Override
  public byte[] parse(InputStream stream) {
    try {
      return MessageStream.read(stream, most + 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Describes a method of a service with one request and one reply. */
  static MethodDescriptor<byte[], byte[]> unary(String service, String method, Object schema) {
    return describe(service, method, MethodType.UNARY, schema);
  }

  static MethodDescriptor<byte[], byte[]> describe(
      String service, String method, MethodType type, Object schema) {
    return ALL.describing(service, method, type, schema);
  }

  /** Describes a method whose requests are read by this. */
  MethodDescriptor<byte[], byte[]> describing(
      String service, String method, MethodType type, Object schema) {
    return MethodDescriptor.<byte[], byte[]>newBuilder()
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(service, method))
        .setRequestMarshaller(this)
        .setResponseMarshaller(ALL)
        .setSchemaDescriptor(schema)
        .build();
  }
}
