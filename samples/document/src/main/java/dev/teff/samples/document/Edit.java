package dev.teff.samples.document;

/**
 * What an editor did to the text that it sees.
 *
 * @param number grows from edit to edit of one editor; one that is sent again keeps its number
 * @param seen the {@linkplain String#hashCode hash code} of the text that it was done to
 */
public record Edit(long number, int seen, Splice splice) {
  /** Checks the number. */
  public Edit {
    if (number <= 0) {
      throw new IllegalArgumentException("The number of an edit is positive, not " + number);
    }
  }
}
