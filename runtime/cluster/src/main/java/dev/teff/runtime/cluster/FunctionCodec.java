package dev.teff.runtime.cluster;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.grains.spi.Shape;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The codec of a message that silos say to each other: nobody else looks at its shape but for the
 * name.
 */
record FunctionCodec<T>(
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
