package dev.teff.loadtest.harness;

/** An answer came, and it was not the one that a check wanted. */
public final class CheckFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  /** An answer that does not do. */
  public CheckFailedException(String what) {
    super(what);
  }
}
