package dev.teff.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import dev.teff.runtime.cluster.TeffClient;
import dev.teff.runtime.gateway.Gateway;
import dev.teff.runtime.gateway.GatewayOptions;
import dev.teff.runtime.gateway.Upstream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the commands see of real silo processes. */
@Timeout(180)
class PlacementCommandsTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder = Path.of("unset");

  @Test
  void grain_ofAKeptCluster_isExplainedAndMovedByHand() throws Exception {
    var plan = new LocalCluster.Plan(2, folder, "sqlite:" + folder.resolve("pebbles.db"), false);
    try (LocalCluster cluster = LocalCluster.start(plan, silo -> {});
        var client = cluster.connect()) {
      client.client().grains().ref(Pebble.class, "ann").toss();
      String pids =
          cluster.silos().stream()
              .map(silo -> Long.toString(silo.handle().pid()))
              .collect(Collectors.joining(","));
      assertThat(run("why", "pebble", "ann", "--pid", pids)).isZero();
      assertThat(out.toString())
          .startsWith("pebble/ann is on silo-")
          .containsPattern("It was placed there when it was activated, at 20\\d\\d-[0-9T:-]+Z");
      String from = out.toString().contains("is on silo-1") ? "silo-1" : "silo-2";
      String to = from.equals("silo-1") ? "silo-2" : "silo-1";
      assertThat(run("move", "pebble", "ann", to, "--pid", pids)).isZero();
      assertThat(out.toString()).startsWith("pebble/ann moved from " + from + " to " + to);
      await() // the new host is told why a little later
          .untilAsserted(() -> {
            assertThat(run("why", "pebble", "ann", "--pid", pids)).isZero();
            assertThat(out.toString()).contains("is on " + to).contains("by hand");
          });

      assertThat(run("move", "pebble", "ann", "silo-9", "--pid", pids)).isEqualTo(1);
      assertThat(err.toString()).contains("No silo silo-9 hosts grains").contains("silo-1");
      assertThat(run("move", "pebble", "ann", to, "--pid", pids)).isEqualTo(1);
      assertThat(err.toString()).contains("is on " + to + " already");
      assertThat(run("why", "pebble", "bob", "--pid", pids)).isZero();
      assertThat(out.toString())
          .contains("pebble/bob is active on none of [silo-1, silo-2]")
          .doesNotContain("did you mean");
      assertThat(run("why", "peble", "bob", "--pid", pids)).isZero();
      assertThat(out.toString())
          .contains("There is no grain type \"peble\" here: did you mean pebble?");

      assertThat(run("jfr", "top", "--for", "1s", "--pid", pids)).isZero();
      assertThat(out.toString()).contains("calls/s").contains("threads were pinned");
      Path recording = folder.resolve("silo-1.jfr");
      assertThat(
              run(
                  "jfr",
                  "record",
                  "silo-1",
                  "--for",
                  "1s",
                  "--out",
                  recording.toString(),
                  "--pid",
                  pids))
          .isZero();
      assertThat(RecordingFile.readAllEvents(recording)).isNotEmpty();
      assertThat(run("jfr", "record", "silo-9", "--pid", pids)).isEqualTo(1);
      assertThat(err.toString()).contains("there is no silo silo-9; there are [silo-1, silo-2]");
    }
  }

  @Test
  void silosAndGrains_areListed() throws Exception {
    var plan = new LocalCluster.Plan(1, folder, "sqlite:" + folder.resolve("pebbles.db"), false);
    try (LocalCluster cluster = LocalCluster.start(plan, silo -> {});
        var client = cluster.connect()) {
      client.client().grains().ref(Pebble.class, "ann").toss();
      String seed = cluster.silos().getFirst().address();
      String[] there = {"--seeds", seed, "--secret-file", plan.secretFile().toString()};
      assertThat(run("silos", there)).isZero();
      assertThat(out.toString())
          .startsWith("SILO    ADDRESS")
          .containsPattern("silo-1 +" + seed + " +active +\\d+ +\\d+ +\\d+\n")
          .contains("View ");
      assertThat(run("grains", there)).isZero();
      assertThat(out.toString())
          .containsPattern("TYPE +ACTIVE +silo-1\n")
          .containsPattern("pebble +1 +1\n")
          .containsPattern("tally +0 +0\n")
          .doesNotContain("teff.");
      try (Gateway gateway = gateway(client)) {
        String address = "127.0.0.1:" + gateway.grpcPort();
        assertThat(run("silos", "--gateway", address)).as(err.toString()).isZero();
        assertThat(out.toString())
            .containsPattern("silo-1 +" + seed + " +active +[1-9]\\d* +[1-9]\\d* +[1-9]\\d*\n")
            .containsPattern("View [1-9]");
        assertThat(run("why", "--gateway", address, "pebble", "ann")).as(err.toString()).isZero();
        assertThat(out.toString()).startsWith("pebble/ann is on silo-1").contains("It was placed");
      }
    }
  }

  private static Gateway gateway(TeffClient client) {
    return Gateway.start(
        GatewayOptions.from(
            ConfigFactory.parseMap(
                    Map.of("teff.gateway.http-port", -1, "teff.gateway.grpc-port", 0))
                .withFallback(ConfigFactory.defaultReference())),
        Upstream.of(client));
  }

  private int run(String command, String[] options) {
    var all = new ArrayList<>(List.of(command));
    all.addAll(List.of(options));
    return run(all.toArray(String[]::new));
  }

  @Test
  void process_thatIsNone_isNamed() {
    assertThat(run("why", "pebble", "ann", "--pid", "999999999")).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("teff: process 999999999 cannot be looked into")
        .hasLineCount(1);
  }

  @Test
  void time_thatIsNone_isNamed() {
    assertThat(run("jfr", "top", "--for", "soon")).isEqualTo(2);
    assertThat(err.toString()).contains("'soon' is not a duration: write 500ms, 5s or 2m");
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }
}
