package dev.teff.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./teff loadtest} starts, with the class path that its build wrote down. */
class LoadTestAppTest {
  private static final Path TARGET = SourceTree.ROOT.resolve("loadtest/scenarios/target");

  @TempDir private Path folder = Path.of("unset");

  /** A whole run, because a missing library is noticed only when it is used. */
  @Test
  void classPath_isWhole() throws IOException, InterruptedException {
    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                jar() + ":" + Files.readString(TARGET.resolve("classpath")).strip(),
                "dev.teff.loadtest.harness.LoadTests",
                "run",
                "hot-key",
                "--target=silo",
                "--rate=20",
                "--duration=1s",
                "--warmup=0s",
                "--report=" + folder)
            .redirectErrorStream(true)
            .start();
    String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(run.waitFor()).as(said).isIn(0, 1, 3); // a busy machine is slow
    assertThat(said).contains("hot-key: ", "Report: ");
    assertThat(folder.resolve("index.html")).isNotEmptyFile();
  }

  private static Path jar() throws IOException {
    try (Stream<Path> all = Files.list(TARGET)) {
      return all.filter(file -> file.toString().endsWith(".jar")).findFirst().orElseThrow();
    }
  }
}
