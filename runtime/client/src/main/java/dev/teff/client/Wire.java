package dev.teff.client;

import dev.teff.grains.IdempotencyKey;
import dev.teff.grains.spi.FieldReader;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The messages of {@code teff.gateway.v1.Grains}. */
final class Wire {
  static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  /** Says that parked calls are made again, and is said when one is parked. */
  static final Metadata.Key<String> PARKED =
      Metadata.Key.of("teff-parked", Metadata.ASCII_STRING_MARSHALLER);

  static final MethodDescriptor<byte[], byte[]> CALL = method("Call", MethodType.UNARY);
  static final MethodDescriptor<byte[], byte[]> SEND = method("Send", MethodType.UNARY);
  static final MethodDescriptor<byte[], byte[]> LIST = method("List", MethodType.UNARY);
  static final MethodDescriptor<byte[], byte[]> SILOS = method("Silos", MethodType.UNARY);
  static final MethodDescriptor<byte[], byte[]> WHY = method("Why", MethodType.UNARY);
  static final MethodDescriptor<byte[], byte[]> OBSERVE =
      method("Observe", MethodType.SERVER_STREAMING);

  private Wire() {}

  private static MethodDescriptor<byte[], byte[]> method(String name, MethodType type) {
    return MethodDescriptor.<byte[], byte[]>newBuilder()
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName("teff.gateway.v1.Grains", name))
        .setRequestMarshaller(Bytes.AS_THEY_ARE)
        .setResponseMarshaller(Bytes.AS_THEY_ARE)
        .build();
  }

  private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
    AS_THEY_ARE;

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
  }

  /** A {@code CallRequest}. */
  static byte[] call(CallRequest request) {
    var arguments = new WireWriter();
    request.call().writeArguments(arguments);
    var out = new WireWriter();
    out.string(1, request.target().type());
    out.string(2, request.target().key());
    out.string(3, request.method().name());
    out.bytes(4, arguments.toBytes());
    IdempotencyKey key = request.call().key();
    if (key != null) {
      out.string(6, key.text());
      out.int64(7, key.issued().toEpochMilli());
    }
    request
        .context()
        .forEach((name, text) -> {
          var entry = new WireWriter();
          entry.string(1, name);
          entry.string(2, text);
          out.bytes(8, entry.toBytes());
        });
    return out.toBytes();
  }

  /** The result in a {@code CallReply}. */
  static FieldReader result(byte[] reply) {
    var in = new WireReader(reply);
    byte[] result = new byte[0];
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 1) {
        result = in.bytes();
      } else {
        in.skip();
      }
    }
    return new WireReader(result);
  }

  /** A {@code CallRequest} with JSON. */
  static byte[] namedCall(String type, String key, String method, String json) {
    var out = new WireWriter();
    out.string(1, type);
    out.string(2, key);
    out.string(3, method);
    out.string(5, json);
    return out.toBytes();
  }

  /** The JSON in a {@code CallReply}. */
  static String json(byte[] reply) {
    return last(reply, 2);
  }

  /** The names in a {@code ListReply}. */
  static List<String> typeNames(byte[] reply) {
    List<String> names = new ArrayList<>();
    var in = new WireReader(reply);
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 1) {
        names.add(last(in.bytes(), 1));
      } else {
        in.skip();
      }
    }
    return names;
  }

  /** A {@code WhyRequest}. */
  static byte[] why(String type, String key) {
    var out = new WireWriter();
    out.string(1, type);
    out.string(2, key);
    return out.toBytes();
  }

  /** The words in a {@code WhyReply}. */
  static String reasons(byte[] reply) {
    return last(reply, 1);
  }

  private static String last(byte[] message, int wanted) {
    var in = new WireReader(message);
    String text = "";
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == wanted) {
        text = in.string();
      } else {
        in.skip();
      }
    }
    return text;
  }

  /** An {@code ObserveRequest}. */
  static byte[] observe(String type, String key, String after) {
    var out = new WireWriter();
    out.string(1, type);
    out.string(2, key);
    out.string(4, after);
    return out.toBytes();
  }

  /** A {@code Notice}; its method is empty where it only says where the stream is. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares notices
  record Notice(
      String method, byte[] arguments, String position, long missed, boolean interrupted) {
    static Notice read(byte[] message) {
      var in = new WireReader(message);
      String method = "";
      byte[] arguments = new byte[0];
      String position = "";
      long missed = 0;
      boolean interrupted = false;
      for (int field = in.next(); field != 0; field = in.next()) {
        switch (field) {
          case 1 -> method = in.string();
          case 2 -> arguments = in.bytes();
          case 4 -> position = in.string();
          case 5 -> missed = in.int64();
          case 6 -> interrupted = in.bool();
          default -> in.skip();
        }
      }
      return new Notice(method, arguments, position, missed, interrupted);
    }
  }
}
