package dev.teff.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that comes and goes with {@code up}, and data that stay. */
@Timeout(170)
class UpStoreTest {
  private static final String[] OPTIONS = {"--store=postgres", "--silos=1"};

  @TempDir private Path folder;

  @Test
  void data_outlivesUpThatIsKilledAndUpThatIsStopped() throws Exception {
    try (UpProcess up = UpProcess.start(folder, OPTIONS)) {
      assertThat(answer(up, "add", "[5]")).startsWith("200 ");
      assertThat(ours()).hasSizeGreaterThan(1);
      up.handle().destroyForcibly();
      await().atMost(Duration.ofSeconds(60)).until(() -> ours().isEmpty());
    }
    try (UpProcess up = UpProcess.start(folder, OPTIONS)) {
      assertThat(answer(up, "add", "[1]")).startsWith("200 ");
      assertThat(answer(up, "total", "")).isEqualTo("200 6");
      assertThat(UpProcess.command(folder, "call", "tally", "t", "total"))
          .as("up is found")
          .isEqualTo("6");

      assertThat(stopCommand()).contains("its data stays in " + folder.resolve("data"));
      assertThat(up.handle().isAlive()).isFalse();
      await().atMost(Duration.ofSeconds(20)).until(() -> ours().isEmpty());
      assertThat(up.log()).content().contains("a PostgreSQL server").doesNotContain("Exception");
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
