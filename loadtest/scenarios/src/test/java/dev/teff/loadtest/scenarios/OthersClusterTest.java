package dev.teff.loadtest.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.teff.cli.LocalCluster;
import dev.teff.cli.SiloProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything in a process of its own: a silo that somebody else started, two agents, and the
 * command that lets them make load, asks the silo's flight recorder over JMX, and hears of an agent
 * that is killed meanwhile, and of Ctrl-C.
 */
@DisabledOnOs(OS.WINDOWS) // no signals
@Timeout(240)
class OthersClusterTest {
  @TempDir private Path folder;

  @Test
  void loadOfTwoAgents_onASiloThatOthersStarted() throws IOException, InterruptedException {
    var plan = new LocalCluster.Plan(1, folder, "sqlite:" + folder.resolve("bank.db"), false);
    Path report = folder.resolve("report");
    try (LoadTestProcess staying = agent(plan);
        LoadTestProcess dying = agent(plan);
        LocalCluster cluster = LocalCluster.start(plan, silo -> {})) {
      SiloProcess silo = cluster.silos().getFirst();
      String lost = address(dying);
      String said;
      int exitCode;
      try (LoadTestProcess run =
          LoadTestProcess.start(
              "run",
              "bank",
              "--rate=20",
              "--duration=1m", // it is interrupted once everything was seen
              "--warmup=0s",
              "--target=teff://" + silo.address(),
              "--secret-file=" + plan.secretFile(),
              "--agents=" + address(staying) + "," + lost,
              "--pid=" + silo.handle().pid(),
              "--record",
              "--report=" + report)) {
        run.awaitSeconds(2, report);
        dying.kill();
        run.awaitLine(".*agent .* is lost");
        run.ctrlC();
        said = run.readToTheEnd();
        exitCode = run.exitCode();
      }
      assertThat(said).contains("INTERRUPTED", lost);
      assertThat(exitCode).as(said).isEqualTo(130);
      JsonNode result =
          new ObjectMapper().readTree(Files.readString(report.resolve("result.json")));
      assertThat(result.get("reasons").toString()).contains("was lost after");
      assertThat(result.get("global").get("ok").asLong()).isPositive();
      siloWasHeard(result.get("inside"));
      assertThat(Recorded.events(report, "silo-1")).contains("teff.ServedCall", "jdk.CPULoad");
    }
  }

  /** The agents stay for a second run, as they do for those who type it twice. */
  @Test
  void whatTwoAgentsDid_isCountedAndChecked() throws IOException, InterruptedException {
    var plan = new LocalCluster.Plan(1, folder, "sqlite:" + folder.resolve("bank.db"), false);
    try (LoadTestProcess one = agent(plan);
        LoadTestProcess other = agent(plan);
        LocalCluster cluster = LocalCluster.start(plan, silo -> {})) {
      String agents = address(one) + "," + address(other);
      String target = "teff://" + cluster.silos().getFirst().address();
      for (String[] testAndCheck :
          new String[][] {
            {"bank", "money is conserved"},
            {"bank", "money is conserved"},
            {"journal-writes", "every acknowledged entry is there"}
          }) {
        JsonNode result = runToTheEnd(testAndCheck[0], agents, target, plan);
        assertThat(result.get("errors")).isEmpty();
        assertThat(result.get("global").get("ok").asLong()).isPositive();
        assertThat(result.get("assertions"))
            .filteredOn(check -> check.get("what").asText().equals(testAndCheck[1]))
            .singleElement()
            .satisfies(check -> assertThat(check.get("held").asBoolean()).isTrue());
      }
    }
  }

  private JsonNode runToTheEnd(String test, String agents, String target, LocalCluster.Plan plan)
      throws IOException, InterruptedException {
    Path report = Files.createTempDirectory(folder, test);
    try (LoadTestProcess run =
        LoadTestProcess.start(
            "run",
            test,
            "--rate=20",
            "--duration=2s",
            "--warmup=0s",
            "--target=" + target,
            "--secret-file=" + plan.secretFile(),
            "--agents=" + agents,
            "--report=" + report)) {
      String said = run.readToTheEnd();
      // A busy machine may break the bound on times, or make the figures worthless.
      assertThat(run.exitCode()).as(said).isIn(0, 1, 3);
    }
    return new ObjectMapper().readTree(Files.readString(report.resolve("result.json")));
  }

  private static void siloWasHeard(JsonNode inside) {
    assertThat(inside.get("sampled").asLong()).isPositive();
    assertThat(inside.get("calls").findValuesAsText("name")).contains("transfer.execute");
    assertThat(inside.get("slowest").findValuesAsText("silo")).contains("silo-1");
    assertThat(inside.get("movements")).isNotEmpty();
  }

  private static LoadTestProcess agent(LocalCluster.Plan plan) throws IOException {
    return LoadTestProcess.start(
        "agent", "--listen=127.0.0.1:0", "--secret-file=" + plan.secretFile());
  }

  private static String address(LoadTestProcess agent) throws IOException {
    String line = agent.awaitLine("The agent listens on 127.0.0.1:.*");
    return line.substring("The agent listens on ".length(), line.length() - 1);
  }
}
