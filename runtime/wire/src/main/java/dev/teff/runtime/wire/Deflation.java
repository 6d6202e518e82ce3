package dev.teff.runtime.wire;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Long messages made short: the deflate format (RFC 1951), without a header. */
final class Deflation {
  /** Below this many bytes, next to nothing is gained. */
  static final int SHORTEST = 128;

  /** What part of the length has to be gained: an eighth. */
  private static final int WORTH = 8;

  private static final int FIRST_GUESS = 4;

  private Deflation() {}

  /** The bytes deflated; null when that is not clearly shorter. */
  static byte @Nullable [] deflated(byte[] bytes, int offset, int length) {
    var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(bytes, offset, length);
      deflater.finish();
      byte[] shorter = new byte[length - length / WORTH];
      int size = deflater.deflate(shorter);
      return deflater.finished() ? Arrays.copyOf(shorter, size) : null;
    } finally {
      deflater.end();
    }
  }

  /**
   * What was deflated. The buffer grows with what comes, so that nothing is allocated on the word
   * of a few bytes.
   *
   * @param limit how many bytes it may be
   * @return null when it is more
   * @throws DataFormatException when the bytes are not what a deflater wrote
   */
  static byte @Nullable [] inflated(byte[] bytes, int offset, int length, int limit)
      throws DataFormatException {
    var inflater = new Inflater(true);
    try {
      inflater.setInput(bytes, offset, length);
      byte[] whole = new byte[(int) Math.min(limit, (long) FIRST_GUESS * length)];
      int size = 0;
      while (true) {
        size += inflater.inflate(whole, size, whole.length - size);
        if (inflater.finished()) {
          if (inflater.getRemaining() > 0) {
            throw new DataFormatException("bytes follow their end");
          }
          return Arrays.copyOf(whole, size);
        }
        if (size < whole.length) {
          throw new DataFormatException("they end too early");
        }
        if (size == limit) {
          return null;
        }
        whole = Arrays.copyOf(whole, (int) Math.min(limit, Math.max(64L, 2L * size)));
      }
    } finally {
      inflater.end();
    }
  }
}
