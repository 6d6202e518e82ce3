package dev.teff.runtime.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.teff.grains.spi.DecodingException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/**
 * Strict UTF-8 without garbage. The JDK's own methods either put a replacement character in place
 * of what they cannot convert, which changes a user's data in silence, or need a buffer object.
 */
final class Utf8 {
  private static final char REPLACEMENT = '\uFFFD';

  private Utf8() {}

  /** How many bytes a text takes. */
  static int length(String text) {
    int chars = text.length();
    long bytes = chars;
    for (int i = 0; i < chars; i++) {
      char c = text.charAt(i);
      if (c >= 0x800) {
        bytes += 2;
        if (Character.isSurrogate(c)) {
          codePoint(text, i);
          i++; // four bytes for two chars, of which the loop has counted one and its two
        }
      } else if (c >= 0x80) {
        bytes++;
      }
    }
    if (bytes > Integer.MAX_VALUE) {
      throw new EncodingException("A text of %d bytes is too long.".formatted(bytes));
    }
    return (int) bytes;
  }

  /** Writes a text whose {@link #length} was asked for, and so is known to be well-formed. */
  static void encode(String text, byte[] to, int position) {
    int at = position;
    for (int i = 0; i < text.length(); i++) {
      int c = text.charAt(i);
      if (c < 0x80) {
        to[at++] = (byte) c;
      } else if (c < 0x800) {
        to[at++] = (byte) (0xC0 | (c >>> 6));
        to[at++] = continuation(c);
      } else if (Character.isSurrogate((char) c)) {
        int codePoint = codePoint(text, i++);
        to[at++] = (byte) (0xF0 | (codePoint >>> 18));
        to[at++] = continuation(codePoint >>> 12);
        to[at++] = continuation(codePoint >>> 6);
        to[at++] = continuation(codePoint);
      } else {
        to[at++] = (byte) (0xE0 | (c >>> 12));
        to[at++] = continuation(c >>> 6);
        to[at++] = continuation(c);
      }
    }
  }

  /**
   * The text that these bytes are.
   *
   * @throws DecodingException when they are not UTF-8
   */
  static String decode(byte[] from, int offset, int length) {
    String text = new String(from, offset, length, UTF_8);
    // The JDK puts a replacement character where bytes are broken. Looking for one is free in the
    // common text of one byte a character. One that is found may have been sent as such: only a
    // strict decoder, which is slow, knows.
    if (text.indexOf(REPLACEMENT) >= 0) {
      try {
        UTF_8.newDecoder().decode(ByteBuffer.wrap(from, offset, length));
      } catch (CharacterCodingException e) {
        throw new DecodingException("A text is not UTF-8.", e);
      }
    }
    return text;
  }

  private static byte continuation(int bits) {
    return (byte) (0x80 | (bits & 0x3F));
  }

  private static int codePoint(String text, int index) {
    int codePoint = text.codePointAt(index);
    if (codePoint < Character.MIN_SUPPLEMENTARY_CODE_POINT) {
      throw new EncodingException(
          "A text holds half a surrogate pair at index %d, which UTF-8 cannot express."
              .formatted(index));
    }
    return codePoint;
  }
}
