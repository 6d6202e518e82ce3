package dev.teff.samples.bank;

import java.util.List;

/** Makes sense of the fields of a row. */
interface RowParser<T> {
  /** The names of the fields, in order. */
  List<String> header();

  /**
   * Reads one row.
   *
   * @param fields as many as the header has, trimmed
   */
  T parse(long line, List<String> fields) throws BadRowException;
}
