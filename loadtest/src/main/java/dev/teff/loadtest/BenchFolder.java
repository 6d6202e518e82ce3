package dev.teff.loadtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder that is deleted when the benchmark has ended. */
final class BenchFolder implements AutoCloseable {
  private final Path path;

  BenchFolder() throws IOException {
    path = Files.createTempDirectory("teff-bench");
  }

  Path path() {
    return path;
  }

  /** The URL of a SQLite file in it. */
  String sqlite(String name) {
    return "sqlite:" + path.resolve(name + ".db");
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
