package dev.teff.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that comes and goes with {@code up}, and data that stay. */
@Timeout(300)
class UpStoreTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"postgres, a PostgreSQL server", "cassandra, 3 Cassandra nodes"})
  void data_outlivesUpThatIsKilledAndUpThatIsStopped(String store, String described)
      throws Exception {
    String[] options = {"--store=" + store, "--silos=1"};
    try (UpProcess up = UpProcess.start(folder, options)) {
      assertThat(answer(up, "add", "[5]")).startsWith("200 ");
      assertThat(ours()).hasSizeGreaterThan(1);
      up.handle().destroyForcibly();
      await().atMost(Duration.ofSeconds(60)).until(() -> ours().isEmpty());
    }
    try (UpProcess up = UpProcess.start(folder, options)) {
      assertThat(answer(up, "add", "[1]")).startsWith("200 ");
      assertThat(answer(up, "total", "")).isEqualTo("200 6");
      assertThat(UpProcess.command(folder, "call", "tally", "t", "total"))
          .as("up is found")
          .isEqualTo("6");
      assertThat(UpProcess.command(folder, "move", "tally", "t", "silo-9"))
          .as("and its silos")
          .contains("No silo silo-9 hosts grains");

      assertThat(stopCommand()).contains("its data stays in " + folder.resolve("data"));
      assertThat(up.handle().isAlive()).isFalse();
      await().atMost(Duration.ofSeconds(20)).until(() -> ours().isEmpty());
      assertThat(up.log()).content().contains(described).doesNotContain("Exception");
    }
    assertThat(stopCommand()).contains("No cluster is running.");
  }

  private static String answer(UpProcess up, String method, String arguments) throws Exception {
    return up.call(method, arguments).get(90, TimeUnit.SECONDS);
  }

  private String stopCommand() throws IOException, InterruptedException {
    return UpProcess.command(folder, "stop");
  }

  /** Whatever runs on our folder: silos, the server, and who looks after it. */
  private List<ProcessHandle> ours() {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(folder.toString()))
        .toList();
  }
}
