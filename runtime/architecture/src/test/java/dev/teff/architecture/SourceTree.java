package dev.teff.architecture;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The checked-out tree that these tests run in, and its modules as Maven sees them. */
final class SourceTree {
  static final Path ROOT = root();

  private SourceTree() {}

  /** A folder with a POM that makes a jar. */
  record Module(Path folder, String pom) {
    Path mainSources() {
      return folder.resolve("src/main/java");
    }

    Path testSources() {
      return folder.resolve("src/test/java");
    }

    Path mainClasses() {
      return folder.resolve("target/classes");
    }

    Path testClasses() {
      return folder.resolve("target/test-classes");
    }

    String artifact() {
      String withoutParent = pom.replaceFirst("(?s)<parent>.*</parent>", "");
      return withoutParent.replaceFirst("(?s).*?<artifactId>(.*?)</artifactId>.*", "$1");
    }

    boolean isPublished() {
      return !pom.contains("<maven.deploy.skip>true<");
    }

    boolean isSkeleton() {
      return pom.contains("<teff.skeleton>true<");
    }

    @Override
    public String toString() {
      return ROOT.relativize(folder).toString();
    }
  }

  static List<Module> modules() {
    return walk(
        ROOT,
        paths ->
            paths
                .filter(path -> path.endsWith("pom.xml"))
                .filter(path -> !isInside(path, "src", "target", ".git", ".teff"))
                .map(path -> new Module(path.resolveSibling(""), read(path)))
                .filter(module -> !module.pom().contains("<packaging>pom</packaging>"))
                .sorted((a, b) -> a.folder().compareTo(b.folder()))
                .toList());
  }

  /** The modules with main code. */
  static List<Module> codeModules() {
    return modules().stream().filter(module -> Files.isDirectory(module.mainSources())).toList();
  }

  static JavaClasses mainClasses() {
    return importFolders(module -> Stream.of(module.mainClasses()));
  }

  static JavaClasses testClasses() {
    return importFolders(module -> Stream.of(module.testClasses()));
  }

  /** Main classes and tests of the modules below a folder. */
  static JavaClasses classesBelow(String folder) {
    return importFolders(module ->
        module.folder().startsWith(ROOT.resolve(folder))
            ? Stream.of(module.mainClasses(), module.testClasses())
            : Stream.of());
  }

  static List<Path> javaFiles(Path folder) {
    return walk(
        folder, paths -> paths.filter(path -> path.toString().endsWith(".java")).sorted().toList());
  }

  /** Everything that is written for readers. */
  static List<Path> pages() {
    return walk(
        ROOT,
        paths ->
            paths
                .filter(path -> path.toString().endsWith(".md"))
                .filter(path -> !isInside(path, "target", ".git", ".teff", "node_modules"))
                .sorted()
                .toList());
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JavaClasses importFolders(Function<Module, Stream<Path>> folders) {
    // Without this ArchUnit would read the JDK and all libraries as well.
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    return new ClassFileImporter()
        .importPaths(modules().stream().flatMap(folders).filter(Files::isDirectory).toList());
  }

  private static boolean isInside(Path path, String... folders) {
    for (Path part : ROOT.relativize(path)) {
      if (List.of(folders).contains(part.toString())) {
        return true;
      }
    }
    return false;
  }

  private static <T> T walk(Path start, Function<Stream<Path>, T> use) {
    try (Stream<Path> paths = Files.walk(start)) {
      return use.apply(paths);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve(".mvn"))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new IllegalStateException(
            "not inside the source tree: " + Path.of("").toAbsolutePath());
      }
      folder = parent;
    }
    return folder;
  }
}
