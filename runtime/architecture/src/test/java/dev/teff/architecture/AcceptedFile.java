package dev.teff.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A checked-in file that says what the code is. A test computes it and compares; with {@code
 * -Dteff.accept=true} it writes it instead.
 */
final class AcceptedFile {
  private AcceptedFile() {}

  static void check(String file, String computed) {
    Path path = SourceTree.ROOT.resolve(file);
    if (Boolean.getBoolean("teff.accept")) {
      try {
        Files.writeString(path, computed);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    assertThat(path).exists();
    assertThat(SourceTree.read(path))
        .as("%s does not say what the code says; if the code is right, run ./teff accept", file)
        .isEqualTo(computed);
  }
}
