package dev.teff.crdt;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.Shape;
import java.util.List;

/**
 * Reads and writes the stores of one type. Field numbers are those of the whole value's message,
 * which begins with its kind and context.
 *
 * <p>Unlike in records, a field that is not known is refused: to pass over a part of what was added
 * or removed would leave copies different for ever.
 */
abstract class StoreCodec implements Codec<Store> {
  private final Shape shape;

  StoreCodec(String name) {
    shape = new Shape(name, Shape.Kind.RECORD, List.of());
  }

  @Override
  public final Shape shape() {
    return shape;
  }

  static DecodingException unknownField(String type, int field) {
    return new DecodingException(
        "Field %d of %s is not known: it was written by a newer version of Teff."
            .formatted(field, type));
  }
}
