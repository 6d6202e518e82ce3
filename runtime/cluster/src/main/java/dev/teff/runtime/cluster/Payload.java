package dev.teff.runtime.cluster;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.runtime.wire.FunctionCodec;
import dev.teff.runtime.wire.WireReader;
import java.util.function.Consumer;

/**
 * A message inside a frame that the frame cannot read by itself: the arguments or the result of a
 * call. It is written in place by whoever knows it, and read in place where it arrives.
 */
sealed interface Payload {
  /** Nothing. */
  Payload EMPTY = new Nothing();

  /** One that is about to be written. */
  static Payload of(Consumer<FieldWriter> content) {
    return new Written(content);
  }

  /** Reads the value of a field of a frame that holds a payload. */
  static Payload read(FieldReader in) {
    return new Received(((WireReader) in).nested()); // frames are never read from anything else
  }

  /** Writes the payload as a field. */
  void write(int field, FieldWriter out);

  /** What reads that which arrived, once. */
  FieldReader reader();

  /** On its way out. */
  record Written(Consumer<FieldWriter> content) implements Payload {
    private static final Codec<Written> CODEC =
        new FunctionCodec<>(
            "Payload",
            (payload, out) -> payload.content.accept(out),
            in -> {
              throw new UnsupportedOperationException("A payload is read by whoever knows it.");
            });

    @Override
    public void write(int field, FieldWriter out) {
      out.message(field, this, CODEC);
    }

    @Override
    public FieldReader reader() {
      throw new IllegalStateException("This payload has not travelled.");
    }
  }

  /** Left out. */
  final class Nothing implements Payload {
    private static final byte[] NO_BYTES = {};

    private Nothing() {}

    @Override
    public void write(int field, FieldWriter out) {
      out.bytes(field, NO_BYTES);
    }

    @Override
    public FieldReader reader() {
      return new WireReader(NO_BYTES);
    }
  }

  /** Arrived. */
  record Received(WireReader reader) implements Payload {
    @Override
    public void write(int field, FieldWriter out) {
      out.bytes(field, reader.rest());
    }
  }
}
