package dev.teff.grains.spi;

import org.jspecify.annotations.Nullable;

/** The bytes at hand are not the message they should be. */
public final class DecodingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong, with the type and field where known. */
  public DecodingException(String message) {
    super(message);
  }

  /** Says what is wrong, and what the library below said. */
  public DecodingException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Checks a field that has no default, for generated codecs. */
  public static <T> T required(@Nullable T value, String type, String field) {
    if (value == null) {
      throw new DecodingException(
          "%s lacks its field %s, which has no default.".formatted(type, field));
    }
    return value;
  }

  /** The failure of an enum or union that holds a number this code does not know. */
  public static DecodingException unknownConstant(String type, int number) {
    return new DecodingException("%s has no constant or member %d.".formatted(type, number));
  }
}
