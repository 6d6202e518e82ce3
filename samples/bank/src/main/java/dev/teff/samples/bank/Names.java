package dev.teff.samples.bank;

/** What may name an account or a transfer. */
final class Names {
  private static final int MAX_LENGTH = 100;

  private Names() {}

  /** Returns the text when it can be a name. */
  static String require(String field, String text) throws BadRowException {
    if (text.isEmpty()) {
      throw new BadRowException(field + " is empty");
    }
    if (text.length() > MAX_LENGTH) {
      throw new BadRowException(field + " is longer than " + MAX_LENGTH + " characters");
    }
    return text;
  }
}
