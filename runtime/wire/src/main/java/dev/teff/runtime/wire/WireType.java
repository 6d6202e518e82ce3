package dev.teff.runtime.wire;

/** The low three bits of a tag: how the value behind it is laid out. */
final class WireType {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LENGTH = 2;
  static final int FIXED32 = 5;

  /** How many bits of a tag are the wire type. */
  static final int BITS = 3;

  private WireType() {}

  /** The wire type by number and in words, for messages. */
  static String describe(int wireType) {
    String name =
        switch (wireType) {
          case VARINT -> "varint";
          case FIXED64 -> "64-bit";
          case LENGTH -> "length-delimited";
          case 3, 4 -> "group";
          case FIXED32 -> "32-bit";
          default -> "unknown";
        };
    return "%d (%s)".formatted(wireType, name);
  }
}
