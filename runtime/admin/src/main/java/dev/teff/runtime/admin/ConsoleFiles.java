package dev.teff.runtime.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** What the console's page is made of. */
final class ConsoleFiles {
  private ConsoleFiles() {}

  static Answer html() {
    return new Answer(200, "text/html; charset=utf-8", read("console.html"));
  }

  static Answer css() {
    return new Answer(200, "text/css; charset=utf-8", read("console.css"));
  }

  static Answer script() {
    return new Answer(200, "text/javascript; charset=utf-8", read("console.js"));
  }

  private static String read(String name) {
    try (InputStream file =
        Objects.requireNonNull(ConsoleFiles.class.getResourceAsStream(name), name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
