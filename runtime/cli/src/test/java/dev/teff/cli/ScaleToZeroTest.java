package dev.teff.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Zero, a call, its answer, idle, zero again, and a reminder that wakes; with real processes. */
@Timeout(170)
class ScaleToZeroTest {
  @TempDir private Path folder;

  @Test
  void cluster_comesForACallAndForAReminder_andGoesWhenIdle() throws Exception {
    try (UpProcess up = UpProcess.start(folder, "--scale-to-zero", "--silos=1", "--idle=3s")) {
      comesAndGoes(up);
    }
  }

  private static void comesAndGoes(UpProcess up) throws Exception {
    assertThat(up.children()).isEmpty();
    var parked = new ArrayList<CompletableFuture<String>>();
    for (int i = 0; i < 20; i++) {
      parked.add(up.call("add", "[1]"));
    }
    for (CompletableFuture<String> call : parked) {
      assertThat(call.get(90, TimeUnit.SECONDS)).startsWith("200 ");
    }
    assertThat(up.children()).hasSize(1);
    assertThat(up.call("addIn", "[15000, 100]").get(90, TimeUnit.SECONDS)).isEqualTo("204 ");
    await().atMost(Duration.ofSeconds(30)).until(() -> up.children().isEmpty());
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> up.children().size() == 1); // for the reminder
    await().atMost(Duration.ofSeconds(60)).until(() -> up.children().isEmpty());
    assertThat(up.call("total", "").get(90, TimeUnit.SECONDS)).isEqualTo("200 120");

    List<ProcessHandle> silo = up.children();
    assertThat(silo).hasSize(1);
    up.stop();
    assertThat(silo).noneMatch(ProcessHandle::isAlive);
    assertThat(up.log()).content().contains("silos now").doesNotContain("Exception");
  }
}
