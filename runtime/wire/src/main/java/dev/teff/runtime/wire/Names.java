package dev.teff.runtime.wire;

import org.jspecify.annotations.Nullable;

/**
 * Texts that come again and again, such as the names of types and methods in calls: each is
 * decoded, and hashed by whoever looks for it, once. A table of fixed size, in which a text may
 * lose its place to another, so that strangers cannot fill it. Safe for use by any thread.
 */
final class Names {
  /** Those of this process. */
  static final Names KNOWN = new Names();

  private static final int SIZE = 1 << 8;
  private static final int LONGEST = 64;

  // Read and written racily: a string is whole for whoever sees it.
  private final @Nullable String[] texts = new @Nullable String[SIZE];

  /** The text that these bytes are in ASCII; null when it is not known. */
  @Nullable String get(byte[] bytes, int start, int length) {
    if (length == 0 || length > LONGEST) {
      return null;
    }
    String text = texts[place(length, bytes[start], bytes[start + length - 1])];
    if (text == null || text.length() != length) {
      return null;
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) != bytes[start + i]) {
        return null;
      }
    }
    return text;
  }

  /** Another one, which may be known already, or in other characters than ASCII's. */
  void add(String text) {
    int length = text.length();
    if (length > 0 && length <= LONGEST) {
      texts[place(length, (byte) text.charAt(0), (byte) text.charAt(length - 1))] = text;
    }
  }

  private static int place(int length, byte first, byte last) {
    return (31 * (31 * length + first) + last) & (SIZE - 1);
  }
}
