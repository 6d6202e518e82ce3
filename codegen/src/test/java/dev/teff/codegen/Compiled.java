package dev.teff.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;

/**
 * What a run of javac left.
 *
 * @param diagnostics what it said
 * @param files what it wrote, by path
 * @param origins of the sources that were generated, by path, the sources that they were made of
 */
record Compiled(
    List<Diagnostic<? extends JavaFileObject>> diagnostics,
    Map<String, byte[]> files,
    Map<String, List<String>> origins) {

  Compiled succeeded() {
    assertThat(messages()).isEmpty();
    return this;
  }

  /** All messages, with file and line. */
  String messages() {
    return diagnostics.stream()
        .map(each ->
            "%s:%d: %s"
                .formatted(
                    each.getSource() == null ? "?" : each.getSource().getName(),
                    each.getLineNumber(),
                    each.getMessage(Locale.ROOT)))
        .collect(Collectors.joining("\n"));
  }

  /** Checks that exactly one error was reported, on the source line that contains a text. */
  void refused(String onLineWith, String... parts) {
    var errors =
        diagnostics.stream().filter(each -> each.getKind() == Diagnostic.Kind.ERROR).toList();
    assertThat(errors).as(messages()).hasSize(1);
    assertThat(errors.getFirst().getMessage(Locale.ROOT)).contains(parts).contains("fix: ");
    assertThat(line(errors.getFirst())).contains(onLineWith);
  }

  private static String line(Diagnostic<? extends JavaFileObject> diagnostic) {
    try {
      return diagnostic
          .getSource()
          .getCharContent(true)
          .toString()
          .lines()
          .toList()
          .get((int) diagnostic.getLineNumber() - 1);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  String text(String path) {
    assertThat(files).containsKey(path);
    return new String(files.get(path), StandardCharsets.UTF_8);
  }

  /** Writes all files into a folder, from which another compilation can take them. */
  void writeTo(Path folder) throws IOException {
    for (var file : files.entrySet()) {
      Path target = folder.resolve(file.getKey());
      Files.createDirectories(Objects.requireNonNull(target.getParent()));
      Files.write(target, file.getValue());
    }
  }

  /** Loads the classes that were compiled. */
  Loaded load() {
    return new Loaded(succeeded().files());
  }
}
