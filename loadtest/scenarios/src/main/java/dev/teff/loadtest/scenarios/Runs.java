package dev.teff.loadtest.scenarios;

/** Names that no other run has used on the same cluster. */
final class Runs {
  private static final String THIS = Long.toString(System.currentTimeMillis(), 36);

  private Runs() {}

  /** A name of this run. */
  static String name(String what, long number) {
    return what + "-" + THIS + "-" + number;
  }
}
