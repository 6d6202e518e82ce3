package dev.teff.loadtest.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Somebody presses Ctrl-C, which the silos that the run started hear, too. */
@DisabledOnOs(OS.WINDOWS) // no signals
@Timeout(240)
class InterruptedRunTest {
  @TempDir private Path folder;

  @Test
  void ctrlC_leavesAReportOfWhatWasDone_andTheRecordings()
      throws IOException, InterruptedException {
    try (LoadTestProcess run =
        LoadTestProcess.start(
            "run",
            "bank",
            "--target=local:1",
            "--rate=20",
            "--duration=1m",
            "--warmup=0s",
            "--record",
            "--report=" + folder)) {
      run.awaitSeconds(1, folder);
      run.ctrlC();
      String said = run.readToTheEnd();
      assertThat(said).contains("bank: INTERRUPTED of ", "Report: ");
      assertThat(run.exitCode()).as(said).isEqualTo(130);
    }
    JsonNode result = new ObjectMapper().readTree(Files.readString(folder.resolve("result.json")));
    assertThat(result.get("verdict").asText()).isEqualTo("INTERRUPTED");
    assertThat(result.get("global").get("ok").asLong()).isPositive();
    assertThat(Files.readString(folder.resolve("index.html"))).contains("INTERRUPTED");
    // The silo was killed in the middle of it: what it wrote last is missing, the rest is good.
    assertThat(Recorded.events(folder, "silo-1")).contains("jdk.JVMInformation");
  }
}
