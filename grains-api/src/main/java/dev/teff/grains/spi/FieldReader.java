package dev.teff.grains.spi;

/**
 * Gives the fields of a message in the order they come. After {@link #next()} answered a number,
 * exactly one of the value methods or {@link #skip()} is called. Used by one thread.
 *
 * <p>A repeated scalar comes as one {@code next()} per element, whether it was sent packed or not.
 * Every method throws {@link DecodingException} on malformed input.
 */
public interface FieldReader {
  /** The number of the next field, or 0 at the end of the message. */
  int next();

  /** The value of a {@code bool} field. */
  boolean bool();

  /** The value of an {@code int32} or enum field. */
  int int32();

  /** The value of an {@code int64} field. */
  long int64();

  /** The value of a {@code float} field. */
  float float32();

  /** The value of a {@code double} field. */
  double float64();

  /** The value of a {@code string} field. */
  String string();

  /**
   * The value of a {@code string} field that has few values, such as the name of a type. Readers
   * may give the same object again for the same text.
   */
  default String name() {
    return string();
  }

  /** The value of a {@code bytes} field, an array of its own. */
  byte[] bytes();

  /** The value of a nested message field. */
  <T> T message(Codec<T> codec);

  /** The value of a nested message field that was written deflated. */
  default <T> T deflated(Codec<T> codec) {
    throw new DecodingException("A deflated " + codec.shape().typeName() + " cannot be read here.");
  }

  /** Passes over the value of a field that nobody knows. */
  void skip();
}
