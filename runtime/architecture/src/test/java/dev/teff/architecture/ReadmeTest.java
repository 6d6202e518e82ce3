package dev.teff.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
        .contains(snippets(SourceTree.read(README)).get(1));
  }

  @Test
  void page_linksToWhatExists() {
    for (Path page : pages()) {
      for (String link : links(SourceTree.read(page))) {
        assertThat(page.resolveSibling(link).normalize()).as("%s in %s", link, page).exists();
      }
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

  private static List<Path> pages() {
    return List.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "docs/features.md").stream()
        .map(SourceTree.ROOT::resolve)
        .peek(page -> assertThat(Files.exists(page)).as("%s", page).isTrue())
        .toList();
  }

  private static List<String> links(String page) {
    return Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)")
        .matcher(page)
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  private static List<String> snippets(String page) {
    return Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
        .matcher(page)
        .results()
        .map((MatchResult match) -> match.group(1))
        .collect(Collectors.toList());
  }
}
