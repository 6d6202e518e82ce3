package dev.teff.loadtest.scenarios;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.teff.cli.LocalCluster;
import dev.teff.cli.SiloProcess;
import dev.teff.loadtest.harness.LoadTests;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything in a process of its own: two silos that somebody else started, two agents, and the
 * command that lets them make load, asks the silos' flight recorders over JMX, and hears of an
 * agent and a silo that are killed meanwhile.
 */
@DisabledOnOs(OS.WINDOWS) // no SIGKILL
@EnabledIfSystemProperty(
    named = "teff.loadtest.others",
    matches = "true",
    disabledReason = "in one of seven runs, the run ended at its beginning, and why is not known")
@Timeout(240)
class OthersClusterTest {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final List<Process> agents = new ArrayList<>();

  @TempDir private Path folder;

  @AfterEach
  void endAgents() {
    agents.forEach(Process::destroyForcibly);
  }

  @Test
  void loadOfTwoAgents_onSilosThatOthersStarted() throws IOException, InterruptedException {
    var plan = new LocalCluster.Plan(2, folder, "sqlite:" + folder.resolve("bank.db"), false);
    startAgent(plan.secretFile());
    startAgent(plan.secretFile());
    try (LocalCluster cluster = LocalCluster.start(plan, silo -> {})) {
      List<SiloProcess> silos = cluster.silos();
      String agentsThere = address(agents.getFirst()) + "," + address(agents.getLast());
      Path report = folder.resolve("report");
      Process run =
          start(
              "run",
              "bank",
              "--rate=20",
              "--duration=1m", // it is interrupted once everything was seen
              "--warmup=0s",
              "--target="
                  + silos.stream()
                      .map(SiloProcess::address)
                      .collect(Collectors.joining(",", "teff://", "")),
              "--secret-file=" + plan.secretFile(),
              "--agents=" + agentsThere,
              "--pid="
                  + silos.stream()
                      .map(silo -> Long.toString(silo.handle().pid()))
                      .collect(Collectors.joining(",")),
              "--record",
              "--report=" + report);
      var said = new StringBuilder();
      try (BufferedReader out = run.inputReader(StandardCharsets.UTF_8)) {
        awaitSeconds(2, report.resolve("events.jsonl"), run, out);
        agents.getLast().destroyForcibly();
        awaitLine(out, said, ".*agent .* is lost");
        silos.getLast().kill();
        run.toHandle().destroy();
        out.lines().forEach(line -> said.append(line).append('\n'));
      }
      assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
      silos.getFirst().kill(); // quicker than leaving a cluster whose other silo is dead

      JsonNode result =
          new ObjectMapper().readTree(Files.readString(report.resolve("result.json")));
      assertThat(said).contains("INTERRUPTED", agentsThere.substring(agentsThere.indexOf(',') + 1));
      assertThat(run.exitValue()).as(said.toString()).isEqualTo(143);
      assertThat(result.get("reasons").toString()).contains("was lost after");
      assertThat(result.get("global").get("ok").asLong()).isPositive();
      silosWereHeard(result.get("inside"));
      assertThat(result.get("marks").toString())
          .contains("silo-2 does not answer over JMX any more");
      assertThat(RecordingFile.readAllEvents(report.resolve("silo-1.jfr")))
          .extracting(event -> event.getEventType().getName())
          .contains("teff.ServedCall", "jdk.CPULoad");
      assertThat(report.resolve("silo-2.jfr")).exists(); // what came before it was killed
    }
  }

  private static void silosWereHeard(JsonNode inside) {
    assertThat(inside.get("sampled").asLong()).isPositive();
    assertThat(inside.get("calls").findValuesAsText("name")).contains("transfer.execute");
    assertThat(inside.get("slowest").findValuesAsText("silo")).containsAnyOf("silo-1", "silo-2");
    assertThat(inside.get("movements")).isNotEmpty();
  }

  private void startAgent(Path clusterSecret) throws IOException {
    agents.add(start("agent", "--listen=127.0.0.1:0", "--secret-file=" + clusterSecret));
  }

  private static String address(Process agent) throws IOException {
    String line = agent.inputReader(StandardCharsets.UTF_8).readLine();
    assertThat(line).startsWith("The agent listens on 127.0.0.1:");
    return line.substring("The agent listens on ".length(), line.length() - 1);
  }

  private static Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(LoadTests.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** Until so many seconds of a run are in its log, behind its head. */
  private static void awaitSeconds(int seconds, Path log, Process run, BufferedReader out)
      throws IOException {
    while (!Files.exists(log) || Files.readString(log).lines().count() <= seconds) {
      if (run.onExit().isDone()) {
        throw new AssertionError("The run has ended:\n" + out.lines().collect(joining("\n")));
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private static void awaitLine(BufferedReader out, StringBuilder said, String pattern)
      throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      said.append(line).append('\n');
      if (line.matches(pattern)) {
        return;
      }
    }
    throw new AssertionError("It ended without a line like '" + pattern + "':\n" + said);
  }
}
