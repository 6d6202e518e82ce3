package dev.teff.loadtest.harness;

import static dev.teff.loadtest.harness.Load.constantConcurrentUsers;
import static dev.teff.loadtest.harness.Load.constantUsersPerSec;
import static dev.teff.loadtest.harness.Load.global;
import static dev.teff.loadtest.harness.Load.plan;
import static dev.teff.loadtest.harness.Load.scenario;
import static dev.teff.loadtest.harness.Load.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.loadtest.harness.spi.LoadOptions;
import dev.teff.loadtest.harness.spi.LoadTestProvider;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands, as somebody types them. */
@Timeout(120)
class LoadTestsTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  /** Does nothing. */
  record Fake(String name) implements LoadTestProvider {
    @Override
    public String description() {
      return "does nothing, " + name;
    }

    @Override
    public String defaultTarget() {
      return "none";
    }

    @Override
    public Plan create(LoadOptions options) {
      Scenario idle = scenario("idle").exec("idle", user -> {}).pause(Load.millis(5));
      return switch (name) {
        case "strict" ->
            plan(
                    name,
                    scenario("idle")
                        .exec("strictly", user -> {})
                        .pause(Load.millis(5))
                        .inject(constantConcurrentUsers(1).during(seconds(1))))
                .assertions(global().failedRequests().gt(5));
        default ->
            plan(
                name,
                idle.inject(
                    constantUsersPerSec(options.rate(50)).during(options.duration(seconds(1)))));
      };
    }
  }

  private int run(String... arguments) {
    CommandLine line = LoadTests.commandLine(List.of(new Fake("idle"), new Fake("strict")));
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }

  private String report(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void list_showsWhatThereIs() {
    assertThat(run("list")).isZero();
    assertThat(out.toString()).contains("idle", "strict", "none", "does nothing");
  }

  @Test
  void run_writesEveryFile_andReportMakesThemAgain() throws IOException {
    int exit = run("run", "idle", "--report", report("a"), "--rate", "20", "--seed", "7");
    assertThat(exit).as(err.toString() + out).isIn(0, Verdict.INVALID.exitCode());
    assertThat(out.toString()).contains("idle: ", "requests", "p99.9", "Report: ");
    Path a = folder.resolve("a");
    assertThat(a).isDirectoryContaining(file -> file.endsWith("histograms.hlog"));
    RunResult result = Json.read(Files.readString(a.resolve("result.json")), RunResult.class);
    assertThat(result.global().ok()).isEqualTo(20);
    assertThat(result.header().seed()).isEqualTo(7);
    assertThat(result.header().environment().commandLine()).contains("run idle --report");
    String page = Files.readString(a.resolve("index.html"));
    Files.delete(a.resolve("index.html"));
    assertThat(run("report", a.toString())).isEqualTo(exit);
    assertThat(a.resolve("index.html")).hasContent(page);
  }

  @Test
  void assertionThatFails_exitsWith1() {
    assertThat(run("run", "strict", "--report", report("strict"))).isEqualTo(1);
    assertThat(out.toString()).contains("FAILED all requests: failed requests > 5 (0)");
  }

  @Test
  void nameThatIsUnknown_getsWhatThereIs() {
    assertThat(run("run", "idl")).isEqualTo(2);
    assertThat(err.toString())
        .contains("there is no load test 'idl'. Did you mean idle? There are: idle, strict.");
    assertThat(run("run", "something")).isEqualTo(2);
    assertThat(err.toString()).contains("There are: idle, strict.");
  }

  @Test
  void impossiblePlans_areUsageErrors() {
    assertThat(run("run", "idle", "--rate", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("A rate of 0.0 users per second is impossible");
    assertThat(run("run", "idle", "--rate", "1e12")).isEqualTo(2);
    assertThat(err.toString()).contains("more than the 100000000 that fit");
    assertThat(run("run", "idle", "--duration", "5parsecs")).isEqualTo(2);
    assertThat(err.toString()).contains("'5parsecs' is not a duration");
    assertThat(run("run", "idle", "--warmup", "1m")).isEqualTo(2);
    assertThat(err.toString()).contains("leaves nothing to count");
  }

  @Test
  void targetThatIsNotThere_isToldBeforeTheRun() throws IOException {
    int closed = closedPort();
    String target = "http://127.0.0.1:" + closed;
    assertThat(run("run", "idle", "--report", report("x"), "--target", target)).isEqualTo(1);
    assertThat(err.toString()).contains("the target " + target + " cannot be reached");
    String nowhere = "http://nowhere.invalid";
    assertThat(run("run", "idle", "--report", report("x"), "--target", nowhere)).isEqualTo(1);
    assertThat(err.toString()).contains("cannot be reached: there is no host nowhere.invalid");
    assertThat(run("run", "idle", "--report", report("x"), "--target", "ftp://x")).isEqualTo(1);
    assertThat(err.toString()).contains("there is no target 'ftp://x': use local:N");
    assertThat(
            run("run", "idle", "--report", report("x"), "--target", "teff://127.0.0.1:" + closed))
        .isEqualTo(1);
    assertThat(err.toString()).contains("which secret?");
  }

  @Test
  void reportFolderThatIsAFile_isToldBeforeTheRun() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(run("run", "idle", "--report", file.toString())).isEqualTo(1);
    assertThat(err.toString())
        .contains("the report folder " + file + " cannot be written to: " + file + " is a file");
    Path below = file.resolve("below");
    assertThat(run("run", "idle", "--report", below.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("the report folder " + below + " cannot be written to: ");
  }

  @Test
  void sameRun_comparedWithItself_isNotDistinguishable() {
    run("run", "idle", "--report", report("a"), "--rate", "100", "--duration", "9s");
    int exit = run("compare", report("a"), report("a"));
    assertThat(exit).as(err.toString()).isZero();
    String line =
        Pattern.compile("all requests p50.*")
            .matcher(out.toString())
            .results()
            .findFirst()
            .orElseThrow()
            .group();
    assertThat(line).contains("1.000 (").endsWith("not distinguishable");
    run("run", "strict", "--report", report("b"));
    assertThat(run("compare", report("a"), report("b"))).isZero();
    assertThat(out.toString())
        .contains(
            "These are runs of different plans: idle and strict.",
            "Only A has 'idle'.",
            "Only B has 'strictly'.");
  }

  @Test
  void silosThatCannotBeAsked_areToldBeforeTheRun() throws IOException {
    assertThat(run("run", "idle", "--record")).isEqualTo(2);
    assertThat(err.toString()).contains("--record of none needs --pid or --jmx of its silos");
    assertThat(run("run", "idle", "--target", "local:3", "--pid", "1")).isEqualTo(2);
    assertThat(err.toString()).contains("the silos of local:3 are asked anyway");
    assertThat(run("run", "idle", "--report", report("x"), "--pid", "999999999")).isEqualTo(1);
    assertThat(err.toString()).contains("process 999999999 cannot be looked into");
    String closed = "127.0.0.1:" + closedPort();
    assertThat(run("run", "idle", "--report", report("x"), "--jmx", closed)).isEqualTo(1);
    assertThat(err.toString())
        .contains("there is no JMX to be had at " + closed + ": Connection refused")
        .contains("-Dcom.sun.management.jmxremote.port?");
  }

  private static int closedPort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
