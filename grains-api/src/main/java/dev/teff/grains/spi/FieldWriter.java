package dev.teff.grains.spi;

/** Takes the fields of a message, each with its number. Used by one thread. */
public interface FieldWriter {
  /** Writes a {@code bool}. */
  void bool(int field, boolean value);

  /** Writes an {@code int32}, or an enum constant's number. */
  void int32(int field, int value);

  /** Writes an {@code int64}. */
  void int64(int field, long value);

  /** Writes a {@code float}. */
  void float32(int field, float value);

  /** Writes a {@code double}. */
  void float64(int field, double value);

  /** Writes a {@code string}. */
  void string(int field, String value);

  /** Writes {@code bytes}; the array is copied. */
  void bytes(int field, byte[] value);

  /**
   * Says that the fields up to the matching {@link #endUnordered} are in no order of their own:
   * they are a set's elements or a map's entries, and another process may have them in another
   * order.
   */
  default void beginUnordered() {}

  /** Ends what {@link #beginUnordered} began last. */
  default void endUnordered() {}

  /** Writes a nested message. */
  <T> void message(int field, T value, Codec<T> codec);

  /**
   * Writes a nested message that may be long and repeat itself: deflated (RFC 1951), as {@code
   * bytes} under another number, where that is clearly shorter. Who writes for people does not.
   */
  default <T> void message(int field, int deflatedField, T value, Codec<T> codec) {
    message(field, value, codec);
  }
}
