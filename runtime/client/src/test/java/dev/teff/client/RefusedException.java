package dev.teff.client;

/** Somebody does not want to. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String why;

  RefusedException(String why) {
    super(why);
    this.why = why;
  }

  String why() {
    return why;
  }
}
