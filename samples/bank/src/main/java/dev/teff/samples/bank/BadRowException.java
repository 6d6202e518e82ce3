package dev.teff.samples.bank;

/** Says why a row of a CSV file makes no sense. */
@SuppressWarnings("serial") // never leaves the reader
final class BadRowException extends Exception {
  private static final int EXCERPT = 40;

  BadRowException(String reason) {
    super(reason, null, false, false);
  }

  /**
   * Quotes the file.
   *
   * @param reason has one {@code %s}, which a short, printable excerpt of the text replaces
   */
  static BadRowException quoting(String reason, String text) {
    return new BadRowException(reason.formatted(excerpt(text)));
  }

  /** What can be shown on a terminal of any text. */
  private static String excerpt(String text) {
    String printable = text.replaceAll("\\p{Cntrl}", "?");
    return printable.length() <= EXCERPT ? printable : printable.substring(0, EXCERPT) + "…";
  }
}
