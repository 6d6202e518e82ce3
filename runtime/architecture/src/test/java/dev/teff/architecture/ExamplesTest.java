package dev.teff.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every piece of Java that a page or a doc comment shows compiles against the code as it is. */
class ExamplesTest {
  private static final List<String> IMPORTS =
      Stream.of(
              "dev.teff.cli.*",
              "dev.teff.client.*",
              "dev.teff.crdt.*",
              "dev.teff.grains.*",
              "dev.teff.grains.Snapshots",
              "dev.teff.loadtest.harness.*",
              "dev.teff.loadtest.harness.spi.*",
              "dev.teff.persistence.spi.*",
              "dev.teff.runtime.*",
              "dev.teff.runtime.cluster.*",
              "dev.teff.runtime.admin.*",
              "dev.teff.runtime.gateway.*",
              "dev.teff.runtime.spi.*",
              "dev.teff.runtime.tracing.*",
              "dev.teff.runtime.wire.*",
              "dev.teff.simulator.*",
              "dev.teff.testkit.*",
              "java.io.IOException",
              "java.nio.ByteBuffer",
              "java.nio.file.*",
              "java.security.SecureRandom",
              "java.time.*",
              "java.time.temporal.ChronoUnit",
              "java.util.*",
              "com.typesafe.config.Config",
              "org.junit.jupiter.api.Test",
              "static dev.teff.loadtest.harness.Load.*",
              "static java.time.Duration.*",
              "static org.junit.jupiter.api.Assertions.*")
          .map("import %s;"::formatted)
          .toList();

  private static final String AUTHORS_TYPES = "grains-api/src/main/java/dev/teff/grains";

  @TempDir private Path output;

  @Test
  void example_ofPageOrComment_compiles() {
    List<Example> examples = examples();
    assertThat(examples).hasSizeGreaterThan(30);
    var sources = new ArrayList<Source>();
    for (Example example : examples) {
      if (!isOfSample(example)) { // those are compiled where they stand
        String name = "Example" + sources.size();
        sources.add(new Source(name, example.origin(), example.inClass(name, IMPORTS)));
      }
    }
    assertThat(errors(sources)).isEmpty();
  }

  @Test
  void typeThatAnAuthorImports_withoutAnExample_doesNotExist() {
    Path folder = SourceTree.ROOT.resolve(AUTHORS_TYPES);
    List<Path> types =
        SourceTree.javaFiles(folder).stream()
            .filter(type -> folder.equals(type.getParent())) // not those for generated code
            .filter(type -> SourceTree.read(type).contains("\npublic "))
            .toList();
    assertThat(types).hasSizeGreaterThan(30);
    assertThat(types).allSatisfy(type -> assertThat(Example.ofComments(type)).isNotEmpty());
  }

  private static List<Example> examples() {
    Stream<Example> inPages = SourceTree.pages().stream().flatMap(Example::ofPage);
    Stream<Example> inComments =
        SourceTree.codeModules().stream()
            .flatMap(module -> SourceTree.javaFiles(module.mainSources()).stream())
            .flatMap(Example::ofComments);
    return Stream.concat(inPages, inComments).toList();
  }

  private static boolean isOfSample(Example example) {
    return SourceTree.javaFiles(SourceTree.ROOT.resolve("samples")).stream()
        .anyMatch(file -> SourceTree.read(file).contains(example.code()));
  }

  private List<String> errors(List<Source> sources) {
    var diagnostics = new DiagnosticCollector<JavaFileObject>();
    ToolProvider.getSystemJavaCompiler()
        .getTask(
            null,
            null,
            diagnostics,
            List.of("-proc:none", "--release", "21", "-d", output.toString()),
            null,
            sources)
        .call();
    return diagnostics.getDiagnostics().stream()
        .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
        .map(ExamplesTest::describe)
        .toList();
  }

  private static String describe(Diagnostic<? extends JavaFileObject> diagnostic) {
    String origin =
        diagnostic.getSource() instanceof Source source ? source.origin : "outside the examples";
    return origin + ": " + diagnostic.getMessage(Locale.ROOT);
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String origin;
    private final String text;

    Source(String name, String origin, String text) {
      super(URI.create("example:///dev/teff/architecture/" + name + ".java"), Kind.SOURCE);
      this.origin = origin;
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
