package dev.teff.persistence.jdbi;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m)");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(B|KiB|MiB|GiB)");

  static SqliteUrl parse(String url) {
    String rest = url.substring(SCHEME.length() + 1);
    int question = rest.indexOf('?');
    String path = question < 0 ? rest : rest.substring(0, question);
    if (path.isEmpty() || path.startsWith(":")) {
      throw invalid(url, "It names no file", "use memory: for a store without a file");
    }
    var parsed = new SqliteUrl(toFile(url, path), Duration.ofSeconds(5), 1 << 20, 0);
    if (question >= 0) {
      for (String option : rest.substring(question + 1).split("&", -1)) {
        parsed = parsed.with(url, option);
      }
    }
    return parsed;
  }

  private static Path toFile(String url, String path) {
    try {
      return Path.of(path).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw invalid(url, "Its path is none: " + e.getMessage(), "write it as " + EXAMPLE);
    }
  }

  private SqliteUrl with(String url, String option) {
    String name = option.replaceFirst("=.*", "");
    String value = option.substring(Math.min(option.length(), name.length() + 1));
    return switch (name) {
      case "busyTimeout" -> new SqliteUrl(file, duration(url, option, value), maxEvent, maxSize);
      case "maxEvent" -> new SqliteUrl(file, busyTimeout, size(url, option, value), maxSize);
      case "maxSize" -> new SqliteUrl(file, busyTimeout, maxEvent, size(url, option, value));
      default ->
          throw invalid(
              url,
              "It has an unknown option \"%s\"".formatted(name),
              "known options: busyTimeout, maxEvent, maxSize");
    };
  }

  private static Duration duration(String url, String option, String value) {
    Matcher matcher = DURATION.matcher(value);
    if (!matcher.matches()) {
      throw invalid(url, "\"%s\" is no duration".formatted(option), "write one as 500ms, 5s or 1m");
    }
    long count = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      default -> Duration.ofMinutes(count);
    };
  }

  private static long size(String url, String option, String value) {
    Matcher matcher = SIZE.matcher(value);
    if (!matcher.matches()) {
      throw invalid(
          url, "\"%s\" is no size".formatted(option), "write one as 512KiB, 1MiB or 2GiB");
    }
    long count = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "B" -> count;
      case "KiB" -> count << 10;
      case "MiB" -> count << 20;
      default -> count << 30;
    };
  }

  private static GrainException invalid(String url, String what, String advice) {
    return new GrainException(
        ErrorCode.STORE_URL_INVALID,
        Outcome.DID_NOT_RUN,
        "The store URL makes no sense. %s | %s | a misspelt URL | %s".formatted(what, url, advice));
  }
}
