package dev.teff.codegen;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/** The smallest reader and writer of protobuf's wire format that tests can do with. */
final class Bytes {
  private Bytes() {}

  /** Encodes whatever is written. */
  static byte[] written(Consumer<FieldWriter> writing) {
    var bytes = new ByteArrayOutputStream();
    var out = CodedOutputStream.newInstance(bytes);
    writing.accept(new Writer(out));
    io(out::flush);
    return bytes.toByteArray();
  }

  static <T> byte[] encode(T value, Codec<T> codec) {
    return written(out -> codec.write(value, out));
  }

  static FieldReader reader(byte[] bytes) {
    return new Reader(CodedInputStream.newInstance(bytes));
  }

  private interface Io {
    void run() throws IOException;
  }

  private interface Input<T> {
    T read() throws IOException;
  }

  private static void io(Io action) {
    try {
      action.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T in(Input<T> input) {
    try {
      return input.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Writer(CodedOutputStream out) implements FieldWriter {
    @Override
    public void bool(int field, boolean value) {
      io(() -> out.writeBool(field, value));
    }

    @Override
    public void int32(int field, int value) {
      io(() -> out.writeInt32(field, value));
    }

    @Override
    public void int64(int field, long value) {
      io(() -> out.writeInt64(field, value));
    }

    @Override
    public void float32(int field, float value) {
      io(() -> out.writeFloat(field, value));
    }

    @Override
    public void float64(int field, double value) {
      io(() -> out.writeDouble(field, value));
    }

    @Override
    public void string(int field, String value) {
      io(() -> out.writeString(field, value));
    }

    @Override
    public void bytes(int field, byte[] value) {
      io(() -> out.writeByteArray(field, value));
    }

    @Override
    public <T> void message(int field, T value, Codec<T> codec) {
      io(() -> out.writeByteArray(field, encode(value, codec)));
    }
  }

  private static final class Reader implements FieldReader {
    private final CodedInputStream in;
    private int tag;

    Reader(CodedInputStream in) {
      this.in = in;
    }

    @Override
    public int next() {
      tag = in(in::readTag);
      return tag >>> 3;
    }

    @Override
    public boolean bool() {
      return in(in::readBool);
    }

    @Override
    public int int32() {
      return in(in::readInt32);
    }

    @Override
    public long int64() {
      return in(in::readInt64);
    }

    @Override
    public float float32() {
      return in(in::readFloat);
    }

    @Override
    public double float64() {
      return in(in::readDouble);
    }

    @Override
    public String string() {
      return in(in::readString);
    }

    @Override
    public byte[] bytes() {
      return in(in::readByteArray);
    }

    @Override
    public <T> T message(Codec<T> codec) {
      return codec.read(reader(bytes()));
    }

    @Override
    public void skip() {
      in(() -> in.skipField(tag));
    }
  }
}
