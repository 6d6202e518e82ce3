package dev.teff.samples.bank;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a CSV file is: beside these classes, or on disk. */
interface CsvFile {
  /** Opens the bytes. */
  InputStream open() throws IOException;

  /** A file that comes with the sample. */
  static CsvFile shipped(String name) {
    return () -> {
      InputStream in = CsvFile.class.getResourceAsStream(name);
      if (in == null) {
        throw new FileNotFoundException(name);
      }
      return in;
    };
  }

  /** A file of the user. */
  static CsvFile file(Path path) {
    return () -> Files.newInputStream(path);
  }

  /** Reads rows. Bytes that are no UTF-8 become replacement characters, and a row bad at worst. */
  default <T> RowReader<T> rows(RowParser<T> parser) throws IOException {
    return new RowReader<>(lines(), parser);
  }

  /** How many rows there are, so that progress can be shown. */
  default long count(RowParser<?> parser) throws IOException {
    try (RowReader<?> rows = rows(parser)) {
      return rows.count();
    }
  }

  private BufferedReader lines() throws IOException {
    var text = new PushbackReader(new InputStreamReader(open(), StandardCharsets.UTF_8));
    skipByteOrderMark(text);
    return new BufferedReader(text);
  }

  private static void skipByteOrderMark(PushbackReader text) throws IOException {
    int first = text.read();
    if (first >= 0 && first != '\uFEFF') {
      text.unread(first);
    }
  }
}
