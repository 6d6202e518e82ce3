package dev.teff.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the README and the docs show is what compiles and what is there. */
class ReadmeTest {
  private static final Path README = SourceTree.ROOT.resolve("README.md");

  @Test
  void readme_showsTheHelloSampleWhole() {
    String sample =
        SourceTree.read(
            SourceTree.ROOT.resolve(
                "samples/hello/src/main/java/dev/teff/samples/hello/Hello.java"));
    assertThat(SourceTree.read(README)).contains("```java\n" + sample + "```");
    assertThat(sample.lines().filter(line -> !line.isBlank()).count()).isLessThan(40);
  }

  @Test
  void readme_showsTheBankSampleAsItIs() {
    assertThat(
            SourceTree.read(
                SourceTree.ROOT.resolve(
                    "samples/bank/src/main/java/dev/teff/samples/bank/AccountGrain.java")))
        .contains(Example.ofPage(README).toList().get(1).code());
  }

  @Test
  void page_linksToWhatExists() {
    for (Path page : SourceTree.pages()) {
      for (String link : links(SourceTree.read(page))) {
        assertThat(page.resolveSibling(link).normalize()).as("%s in %s", link, page).exists();
      }
    }
  }

  @Test
  void rawOutput_isLinkedFromTheBenchmarks() throws IOException {
    Path docs = SourceTree.ROOT.resolve("docs");
    List<String> linked =
        Stream.of("benchmarks.md", "benchmarks-history.md")
            .flatMap(page -> links(SourceTree.read(docs.resolve(page))).stream())
            .toList();
    try (Stream<Path> files = Files.list(docs.resolve("measured"))) {
      List<String> raw = files.map(file -> "measured/" + file.getFileName()).toList();
      assertThat(raw).isNotEmpty().isSubsetOf(linked);
    }
  }

  @Test
  void features_nameTestsThatExist() {
    List<String> tests =
        SourceTree.codeModules().stream()
            .map(SourceTree.Module::testSources)
            .filter(Files::isDirectory)
            .flatMap(folder -> SourceTree.javaFiles(folder).stream())
            .map(file -> file.getFileName().toString().replace(".java", ""))
            .toList();
    List<String> named =
        Pattern.compile("`(\\w+Test)`")
            .matcher(SourceTree.read(SourceTree.ROOT.resolve("docs/features.md")))
            .results()
            .map(match -> match.group(1))
            .toList();
    assertThat(named).isNotEmpty().isSubsetOf(tests);
  }

  private static List<String> links(String page) {
    return Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)")
        .matcher(page)
        .results()
        .map(match -> match.group(1))
        .toList();
  }
}
