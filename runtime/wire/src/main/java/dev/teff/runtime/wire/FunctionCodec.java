package dev.teff.runtime.wire;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.grains.spi.Shape;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The codec of a message of the runtime's own, made of two functions: nobody looks at its shape but
 * for the name.
 *
 * @param name the message's name, for messages about it
 * @param writer writes the fields of a value
 * @param reader reads fields until there are no more
 */
public record FunctionCodec<T>(
    String name, BiConsumer<T, FieldWriter> writer, Function<FieldReader, T> reader)
    implements Codec<T> {
  @Override
  public Shape shape() {
    return new Shape(name, Shape.Kind.RECORD, List.of());
  }

  @Override
  public void write(T value, FieldWriter out) {
    writer.accept(value, out);
  }

  @Override
  public T read(FieldReader in) {
    return reader.apply(in);
  }
}
