package dev.teff.samples.bank;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/** The rows that could not be carried out, by line. Safe for use by any thread. */
final class BadRows {
  private final TreeMap<Long, String> reasonByLine = new TreeMap<>();

  synchronized void add(long line, String reason) {
    reasonByLine.put(line, reason);
  }

  synchronized int count() {
    return reasonByLine.size();
  }

  /** The first few, as text. */
  synchronized List<String> first(int count) {
    return reasonByLine.entrySet().stream()
        .limit(count)
        .map(row -> "line " + row.getKey() + ": " + row.getValue())
        .toList();
  }

  /** Writes all of them, a line each. */
  synchronized void writeTo(Path file) throws IOException {
    try (var out = new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
      first(count()).forEach(out::println);
    }
  }
}
