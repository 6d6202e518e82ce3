package dev.teff.samples.bank;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads a CSV file row by row. A line that makes no sense is a row too, a bad one.
 *
 * <p>Every line is parsed by itself, so that an unclosed quote spoils one row and not the rest of
 * the file.
 */
final class RowReader<T> implements Closeable {
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setTrim(true).setIgnoreEmptyLines(true).get();

  private final BufferedReader lines;
  private final RowParser<T> parser;
  private long line;

  RowReader(BufferedReader lines, RowParser<T> parser) {
    this.lines = lines;
    this.parser = parser;
  }

  /** Takes rows as they are read. */
  interface Handler<T> {
    /** Takes one row; the next is not read before it returns. */
    void take(Row<T> row) throws InterruptedException;
  }

  /** Reads all rows. A header and blank lines are passed over. */
  void forEach(Handler<T> handler) throws IOException, InterruptedException {
    for (Optional<String> text = nextRow(); text.isPresent(); text = nextRow()) {
      handler.take(row(text.get()));
    }
  }

  /** Counts the rows, good and bad, without looking into them. */
  long count() throws IOException {
    long rows = 0;
    while (nextRow().isPresent()) {
      rows++;
    }
    return rows;
  }

  private Optional<String> nextRow() throws IOException {
    while (true) {
      String text = lines.readLine();
      if (text == null) {
        return Optional.empty();
      }
      line++;
      if (!text.isBlank() && !(line == 1 && isHeader(text))) {
        return Optional.of(text);
      }
    }
  }

  private Row<T> row(String text) {
    try {
      return new Row.Good<>(line, parser.parse(line, fields(text)));
    } catch (BadRowException e) {
      return new Row.Bad<>(line, String.valueOf(e.getMessage()));
    }
  }

  private List<String> fields(String text) throws BadRowException {
    List<String> fields;
    try (CSVParser parsed = CSVParser.parse(text, FORMAT)) {
      fields = parsed.stream().findFirst().map(CSVRecord::toList).orElse(List.of());
    } catch (IOException | UncheckedIOException e) {
      throw BadRowException.quoting("the quotes in \"%s\" do not match", text);
    }
    if (fields.size() != parser.header().size()) {
      throw new BadRowException(
          "%d fields instead of %s".formatted(fields.size(), String.join(",", parser.header())));
    }
    return fields;
  }

  private boolean isHeader(String text) {
    return text.strip().equalsIgnoreCase(String.join(",", parser.header()));
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
