package dev.teff.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.ErrorCode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every error has a section in docs/errors.md, and somebody who raises it. */
class ErrorReferenceTest {
  @Test
  void errorCode_hasItsSection() {
    List<String> sections =
        Pattern.compile("(?m)^### (TEFF-\\d+)$")
            .matcher(SourceTree.read(SourceTree.ROOT.resolve("docs/errors.md")))
            .results()
            .map(MatchResult::group)
            .map(heading -> heading.substring("### ".length()))
            .toList();
    assertThat(sections)
        .containsExactlyElementsOf(
            Arrays.stream(ErrorCode.values()).map(ErrorCode::label).toList());
  }

  @Test
  void errorCode_isRaisedSomewhere() {
    String sources =
        SourceTree.codeModules().stream()
            .flatMap(module -> SourceTree.javaFiles(module.mainSources()).stream())
            .filter(file -> !file.endsWith(Path.of("ErrorCode.java")))
            .map(SourceTree::read)
            .collect(Collectors.joining());
    assertThat(ErrorCode.values())
        .allSatisfy(code ->
            assertThat(
                    sources.contains("ErrorCode." + code.name()) || sources.contains(code.label()))
                .as("%s is raised in main sources", code)
                .isTrue());
  }
}
