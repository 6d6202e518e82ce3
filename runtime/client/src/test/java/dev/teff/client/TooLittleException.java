package dev.teff.client;

/** There is less in it. */
final class TooLittleException extends Exception {
  private static final long serialVersionUID = 1L;

  private final long missing;

  TooLittleException(long missing) {
    super(missing + " are missing");
    this.missing = missing;
  }

  long missing() {
    return missing;
  }
}
