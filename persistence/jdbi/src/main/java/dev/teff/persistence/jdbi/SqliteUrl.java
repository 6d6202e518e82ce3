package dev.teff.persistence.jdbi;

import dev.teff.persistence.spi.StoreUrl;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A URL such as {@code sqlite:/var/lib/teff/teff.db?busyTimeout=5s&maxEvent=1MiB}.
 *
 * @param file the database file, absolute
 * @param busyTimeout how long to wait for another process that holds the file
 * @param maxEvent the largest event in bytes
 * @param maxSize the largest size of the database file in bytes; 0 is unbounded
 */
record SqliteUrl(Path file, Duration busyTimeout, long maxEvent, long maxSize) {
  static final String SCHEME = "sqlite";
  static final String EXAMPLE = "sqlite:/path/to/file.db";

  static SqliteUrl parse(String text) {
    var url = StoreUrl.parse(text, List.of("busyTimeout", "maxEvent", "maxSize"));
    if (url.place().isEmpty() || url.place().startsWith(":")) {
      throw url.invalid("It names no file", "use memory: for a store without a file");
    }
    return new SqliteUrl(
        toFile(url),
        url.duration("busyTimeout", Duration.ofSeconds(5)),
        url.size("maxEvent", 1 << 20),
        url.size("maxSize", 0));
  }

  private static Path toFile(StoreUrl url) {
    try {
      return Path.of(url.place()).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw url.invalid("Its path is none: " + e.getMessage(), "write it as " + EXAMPLE);
    }
  }
}
