package dev.teff.grains.spi;

import java.util.function.Function;

/** Checked conversions from what a field holds to what a component is, for generated codecs. */
public final class Scalars {
  private Scalars() {}

  /**
   * Parses a value that travels as text.
   *
   * @throws DecodingException when the parser refuses the text
   */
  public static <T> T parse(String text, String type, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (RuntimeException e) {
      throw new DecodingException("\"%s\" is not a %s.".formatted(text, type), e);
    }
  }

  /**
   * Checks a number that is narrower in Java than on the wire.
   *
   * @throws DecodingException when it does not fit
   */
  public static int inRange(int value, int min, int max) {
    if (value < min || value > max) {
      throw new DecodingException(
          "The number %d is not between %d and %d.".formatted(value, min, max));
    }
    return value;
  }

  /**
   * Finds the constant of a number.
   *
   * @throws DecodingException when there is none
   */
  public static <E extends Enum<E>> E constant(int number, E[] constants) {
    if (number < 0 || number >= constants.length) {
      throw DecodingException.unknownConstant(
          constants.getClass().getComponentType().getSimpleName(), number);
    }
    return constants[number];
  }
}
