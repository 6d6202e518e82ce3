package dev.teff.crdt;

/** Texts whose surrogates come in pairs. */
final class Surrogates {
  private Surrogates() {}

  /**
   * Refuses a text with half a pair.
   *
   * @throws IllegalArgumentException when there is one
   */
  static void check(String text) {
    if (!areWhole(text)) {
      throw new IllegalArgumentException("The text has half a surrogate pair.");
    }
  }

  static boolean areWhole(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (i + 1 == text.length()
            || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }
}
