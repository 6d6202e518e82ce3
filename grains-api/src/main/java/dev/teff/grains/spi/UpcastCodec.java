package dev.teff.grains.spi;

import java.util.function.Function;

/**
 * Reads an old type and turns it into a new one; for generated code.
 *
 * @param old the old type's codec
 * @param upcast turns it
 * @param <O> the old type
 * @param <E> the new type
 */
public record UpcastCodec<O, E>(Codec<O> old, Function<? super O, ? extends E> upcast)
    implements Codec<E> {
  @Override
  public Shape shape() {
    return old.shape();
  }

  /** Old types are read only. */
  @Override
  public void write(E value, FieldWriter out) {
    throw new UnsupportedOperationException(
        "The event type " + shape().typeName() + " is not written any more.");
  }

  @Override
  public E read(FieldReader in) {
    return upcast.apply(old.read(in));
  }
}
