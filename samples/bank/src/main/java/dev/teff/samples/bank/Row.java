package dev.teff.samples.bank;

/**
 * One line of a CSV file.
 *
 * @param <T> what a good line stands for
 */
sealed interface Row<T> {
  /** Counts from 1, the header included, as editors do. */
  long line();

  record Good<T>(long line, T value) implements Row<T> {}

  record Bad<T>(long line, String reason) implements Row<T> {}
}
