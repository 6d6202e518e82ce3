package dev.teff.grains.spi;

/**
 * Reads and writes one type in protobuf's wire format. Generated per record, enum, sealed interface
 * and travelling exception; stateless.
 *
 * @param <T> the type
 */
public interface Codec<T> {
  /** What the encoded message looks like. */
  Shape shape();

  /** Writes the fields of a value. Fields that hold their default are left out. */
  void write(T value, FieldWriter out);

  /**
   * Reads fields until {@link FieldReader#next()} answers 0. Unknown fields are skipped, missing
   * ones take their default.
   *
   * @throws DecodingException when the bytes are not such a message
   */
  T read(FieldReader in);
}
