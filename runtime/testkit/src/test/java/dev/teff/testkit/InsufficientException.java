package dev.teff.testkit;

/** An account does not hold what was asked for. */
final class InsufficientException extends Exception {
  private static final long serialVersionUID = 1L;

  private final long missing;

  InsufficientException(long missing) {
    super(missing + " cents are missing");
    this.missing = missing;
  }

  long missing() {
    return missing;
  }
}
