package dev.teff.loadtest.harness;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * What the values of a histogram in a log are.
 *
 * @param part which times
 * @param kind of what
 * @param name of which
 */
record Tag(Part part, SeriesKind kind, String name) {
  /** Which times. */
  enum Part {
    RESPONSE,
    SERVICE,
    FAILED,
    LAG
  }

  static final Tag LAG = new Tag(Part.LAG, SeriesKind.GLOBAL, "");

  /** As text without spaces and commas, which a histogram log reserves. */
  String text() {
    return part + ":" + kind + ":" + URLEncoder.encode(name, StandardCharsets.UTF_8);
  }

  static Tag parse(String text) {
    String[] parts = text.split(":", 3);
    if (parts.length != 3) {
      throw new IllegalArgumentException("'%s' is no tag of a load test's log.".formatted(text));
    }
    return new Tag(
        Part.valueOf(parts[0]),
        SeriesKind.valueOf(parts[1]),
        URLDecoder.decode(parts[2], StandardCharsets.UTF_8));
  }
}
