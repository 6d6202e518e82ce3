package dev.teff.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Sizes, package descriptions and POMs. */
class SourceTreeTest {
  private static final int MOST_LINES = 600;

  @Test
  void mainSource_isNotTooLong() {
    List<String> tooLong = new ArrayList<>();
    for (var module : SourceTree.codeModules()) {
      for (Path file : SourceTree.javaFiles(module.mainSources())) {
        long lines = SourceTree.read(file).lines().count();
        if (lines > MOST_LINES) {
          tooLong.add("%s: %d lines".formatted(SourceTree.ROOT.relativize(file), lines));
        }
      }
    }
    assertThat(tooLong).as("main sources of more than %d lines", MOST_LINES).isEmpty();
  }

  @Test
  void mainPackage_saysWhatItIsAndIsNullMarked() {
    Set<Path> packages = new HashSet<>();
    for (var module : SourceTree.codeModules()) {
      for (Path file : SourceTree.javaFiles(module.mainSources())) {
        if (!file.endsWith("module-info.java")) {
          packages.add(file.getParent());
        }
      }
    }
    assertThat(packages)
        .isNotEmpty()
        .allSatisfy(folder -> {
          Path info = folder.resolve("package-info.java");
          assertThat(info).exists();
          assertThat(SourceTree.read(info)).contains("/**", "@NullMarked");
        });
  }

  /**
   * {@code teff.skeleton} switches the dependency check off, so it must go with the first class.
   */
  @Test
  void skeletonModule_hasNoCode() {
    for (var module : SourceTree.codeModules()) {
      if (module.isSkeleton()) {
        assertThat(SourceTree.javaFiles(module.mainSources()))
            .as("%s has code: remove teff.skeleton from its pom.xml", module)
            .filteredOn(file -> !file.endsWith("package-info.java"))
            .filteredOn(file -> !file.endsWith("module-info.java"))
            .hasSizeLessThanOrEqualTo(1);
      }
    }
  }

  @Test
  void bom_listsThePublishedModules() {
    String bom = SourceTree.read(SourceTree.ROOT.resolve("runtime/bom/pom.xml"));
    for (var module : SourceTree.modules()) {
      String entry = "<artifactId>" + module.artifact() + "</artifactId>";
      assertThat(bom.contains(entry))
          .as("%s is published and in the BOM, or neither", module)
          .isEqualTo(module.isPublished());
    }
  }

  @Test
  void topLevelFolders_areTheseEight() {
    assertThat(
            List.of(
                "grains-api",
                "codegen",
                "persistence",
                "placement",
                "runtime",
                "loadtest",
                "samples",
                "k8s"))
        .allSatisfy(name -> assertThat(Files.isDirectory(SourceTree.ROOT.resolve(name))).isTrue());
  }
}
