package dev.teff.runtime.gateway;

/** There is not enough. */
final class OutOfStockException extends Exception {
  private static final long serialVersionUID = 1L;

  private final long missing;

  OutOfStockException(long missing) {
    super(missing + " are missing");
    this.missing = missing;
  }

  long missing() {
    return missing;
  }
}
