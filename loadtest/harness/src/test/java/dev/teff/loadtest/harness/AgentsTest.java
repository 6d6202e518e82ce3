package dev.teff.loadtest.harness;

import static dev.teff.loadtest.harness.Load.constantUsersPerSec;
import static dev.teff.loadtest.harness.Load.global;
import static dev.teff.loadtest.harness.Load.plan;
import static dev.teff.loadtest.harness.Load.scenario;
import static dev.teff.loadtest.harness.Load.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.cli.UserError;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.loadtest.harness.spi.LoadOptions;
import dev.teff.loadtest.harness.spi.LoadTestProvider;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Agents of this process, over sockets. */
@Timeout(120)
class AgentsTest {
  private static final AgentSecret NONE = AgentSecret.of("");

  /** Who came, at whichever agent. */
  private final Set<Long> users = ConcurrentHashMap.newKeySet();

  private final List<AgentServer> agents = new ArrayList<>();

  /** For which runs plans were made, by whichever agent or coordinator. */
  private final Set<String> runs = ConcurrentHashMap.newKeySet();

  private final List<LoadTestProvider> providers = List.of(new Counted(users, runs), new Broken());

  @TempDir private Path folder;

  /** Users who only say that they came; every tenth fails. */
  private record Counted(Set<Long> users, Set<String> runs) implements LoadTestProvider {
    @Override
    public String name() {
      return "counted";
    }

    @Override
    public String description() {
      return "counts users";
    }

    @Override
    public String defaultTarget() {
      return "none";
    }

    @Override
    public Plan create(LoadOptions options) {
      runs.add(options.runId());
      long expected = Math.round(options.rate(400)) * options.duration(seconds(1)).toSeconds();
      return plan(
              "counted",
              scenario("come")
                  .exec(
                      "come",
                      user -> {
                        users.add(user.number());
                        user.count("came");
                        if (user.number() % 10 == 9) {
                          throw new IOException("no entrance");
                        }
                      })
                  .inject(
                      constantUsersPerSec(options.rate(400)).during(options.duration(seconds(1)))))
          .assertions(global().failedPercent().lte(10))
          .abortWhen(global().failedPercent().gt(99))
          .invariant(
              "all have come",
              (target, counts) -> assertThat(counts.of("came")).isEqualTo(expected));
    }
  }

  /** Its plan cannot be made, for a reason that nobody foresaw. */
  private record Broken() implements LoadTestProvider {
    @Override
    public String name() {
      return "broken";
    }

    @Override
    public String description() {
      return "fails";
    }

    @Override
    public Plan create(LoadOptions options) {
      throw new GrainException(
          ErrorCode.NO_SILO_REACHABLE, GrainException.Outcome.DID_NOT_RUN, "no silo answers");
    }
  }

  @AfterEach
  void closeAgents() {
    agents.forEach(AgentServer::close);
  }

  private String agent(AgentSecret secret) {
    AgentServer agent =
        AgentServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            providers,
            secret,
            null,
            line -> {});
    agents.add(agent);
    return "127.0.0.1:" + agent.port();
  }

  private static Wanted wanted(double rate, int seconds) {
    String runId = LoadOptions.none().runId();
    return new Wanted("counted", runId, rate, seconds(seconds).toNanos(), null, null);
  }

  private Plan planOf(Wanted wanted) {
    return wanted.plan(providers.getFirst());
  }

  private RunResult run(List<String> addresses, Wanted wanted, RunEvents... followers)
      throws IOException {
    try (AgentLinks links = AgentLinks.connect(addresses, NONE)) {
      LoadRunner runner =
          LoadRunner.of(
              Target.none(), links.generators(Target.none(), "none", wanted, providers.getFirst()));
      for (RunEvents follower : followers) {
        runner = runner.follow(follower);
      }
      return runner.run(planOf(wanted));
    }
  }

  private static Set<Long> numbersBelow(long end) {
    return LongStream.range(0, end).boxed().collect(Collectors.toSet());
  }

  @Test
  void twoAgents_doWhatOneDoes() throws IOException {
    RunResult one = run(List.of(agent(NONE)), wanted(400, 1));
    assertThat(users).isEqualTo(numbersBelow(400));
    users.clear();
    RunResult two = run(List.of(agent(NONE), agent(NONE)), wanted(400, 1));
    assertThat(users).isEqualTo(numbersBelow(400));

    for (RunResult each : List.of(one, two)) {
      assertThat(each.arrivals()).isEqualTo(400);
      assertThat(each.global().ok()).isEqualTo(360);
      assertThat(each.errors())
          .containsExactly(new ErrorCount("come", "IOException: no entrance", 40));
      assertThat(each.assertions()).allMatch(AssertionResult::held);
      assertThat(each.lag().count()).isEqualTo(400);
    }
    assertThat(two.header().agents()).hasSize(2);
    for (AgentInfo info : two.header().agents()) {
      // Both are this process, so the offset is the error of the measurement.
      assertThat(info.clockOffsetNanos())
          .isBetween(-info.roundTripNanos() - 1_000_000, info.roundTripNanos() + 1_000_000);
      assertThat(info.cores()).isPositive();
    }
  }

  @Test
  void agents_andTheirCoordinator_knowARunByTheSameId_andTheNextByAnother() throws IOException {
    List<String> addresses = List.of(agent(NONE), agent(NONE));
    run(addresses, wanted(50, 1));
    assertThat(runs).hasSize(1);
    RunResult second = run(addresses, wanted(60, 1));
    assertThat(runs).hasSize(2);
    assertThat(second.assertions()).contains(new AssertionResult("all have come", "true", true));
  }

  @Test
  void agentThatDies_isReported_andTheRunMarked() throws IOException {
    String staying = agent(NONE);
    String dying = agent(NONE);
    AgentServer second = agents.getLast();
    RunResult result =
        run(
            List.of(staying, dying),
            wanted(100, 3),
            new Quiet() {
              @Override
              public void second(SecondCounts counts, List<Histogram> taken) {
                second.close();
              }
            });
    assertThat(result.verdict()).isEqualTo(Verdict.INVALID);
    assertThat(result.reasons().getFirst())
        .startsWith("the agent " + dying + " was lost after ")
        .endsWith("what its users measured since then is missing");
    assertThat(result.marks())
        .extracting(Mark::what)
        .containsExactly("agent " + dying + " is lost");
    // The other half came to the end.
    assertThat(result.arrivals()).isBetween(150L, 299L);
    assertThat(result.slices().size()).isGreaterThanOrEqualTo(3);
  }

  private abstract static class Quiet implements RunEvents {
    @Override
    public void begin(RunHeader header) {}

    @Override
    public void mark(Mark mark) {}

    @Override
    public void end(RunEnd end) {}
  }

  @Test
  void agentOfAnotherVersion_isRefused() throws IOException {
    Server other =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(
                ServerServiceDefinition.builder(AgentProtocol.SERVICE)
                    .addMethod(
                        AgentProtocol.HELLO,
                        ServerCalls.asyncUnaryCall((greeting, answer) -> {
                          answer.onNext(new AgentProtocol.Hello(99, "n", 0, 0, "host", 1, "25"));
                          answer.onCompleted();
                        }))
                    .build())
            .build()
            .start();
    try {
      assertThatThrownBy(
              () -> AgentLinks.connect(List.of("127.0.0.1:" + other.getPort()), NONE).close())
          .isInstanceOf(UserError.class)
          .hasMessageContaining("speaks version 99 of the agents' protocol, and we speak 2");
    } finally {
      other.shutdownNow();
    }
  }

  /** A busy machine's agent is waited for, so it takes one that never says anything. */
  @Test
  void agentThatIsSilent_isNotWaitedForForever() throws IOException {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + silent.getLocalPort();
      assertThatThrownBy(() -> AgentLink.connect(address, NONE, Duration.ofMillis(200)))
          .isInstanceOf(UserError.class)
          .hasMessage(
              "the agent %s cannot be reached: it says nothing for 200 ms".formatted(address));
    }
  }

  private void assertRefused(String address, AgentProtocol.Assignment assignment, String why) {
    try (AgentLinks links = AgentLinks.connect(List.of(address), NONE)) {
      var agents = new Agents(links.links(), shard -> assignment);
      assertThatThrownBy(agents::prepare)
          .isInstanceOf(UserError.class)
          .hasMessageContaining("the agent " + address + " takes no part: ")
          .hasMessageContaining(why);
    }
  }

  private AgentProtocol.Assignment assignment(String test, String code, String target)
      throws IOException {
    return new AgentProtocol.Assignment(
        new Wanted(test, "r1", null, null, null, null),
        code.isEmpty() ? CodeDigest.of(LoadTests.class, Counted.class) : code,
        target,
        null,
        Shard.WHOLE);
  }

  @Test
  void agentThatCannotTakePart_saysWhyBeforeTheRun() throws IOException {
    String address = agent(NONE);
    assertRefused(address, assignment("nothing", "", "none"), "it has no load test 'nothing'");
    assertRefused(address, assignment("broken", "", "none"), "no silo answers");
    assertRefused(address, assignment("counted", "0123", "none"), "install the same build on both");
    int closed = closedPort();
    assertRefused(
        address,
        assignment("counted", "", "http://127.0.0.1:" + closed),
        "the target http://127.0.0.1:" + closed + " cannot be reached");
    // It is free again for the next one.
    assertThat(run(List.of(address), wanted(50, 1)).arrivals()).isEqualTo(50);
  }

  @Test
  void agentAtWork_takesNoOther() throws IOException {
    String address = agent(NONE);
    try (AgentLinks first = AgentLinks.connect(List.of(address), NONE)) {
      AgentProtocol.Assignment assignment = assignment("counted", "", "none");
      new Agents(first.links(), shard -> assignment).prepare();
      assertRefused(address, assignment, "it is at work for another coordinator");
    }
  }

  @Test
  void stranger_isRefused() {
    String address = agent(AgentSecret.of("sesame"));
    assertThatThrownBy(() -> run(List.of(address), wanted(50, 1)))
        .hasMessageContaining("the agent has another secret");
    assertThatThrownBy(() -> agentOnAllAddresses().close())
        .hasMessageContaining("an agent that others can reach needs a secret");
  }

  private AgentServer agentOnAllAddresses() {
    return AgentServer.start(
        new InetSocketAddress("0.0.0.0", 0), providers, NONE, null, line -> {});
  }

  private static int closedPort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void agentsOfTheCommandLine() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "sesame\n");
    AgentSecret known = AgentSecret.of("sesame");
    var out = new StringWriter();
    CommandLine line = LoadTests.commandLine(providers);
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(out, true));
    String report = folder.resolve("report").toString();
    String two = agent(known) + "," + agent(known);
    int exit =
        line.execute(
            "run",
            "counted",
            "--report",
            report,
            "--agents",
            two,
            "--agents-secret-file",
            secret.toString());
    assertThat(out.toString())
        .contains(
            "on no target, 400 users", "  agent " + two.substring(two.indexOf(',') + 1) + " on ");
    assertThat(exit).as(out.toString()).isIn(0, Verdict.INVALID.exitCode());

    String closed = "127.0.0.1:" + closedPort();
    assertThat(line.execute("run", "counted", "--report", report, "--agents", closed)).isEqualTo(1);
    assertThat(out.toString()).contains("the agent " + closed + " cannot be reached");
    assertThat(line.execute("run", "counted", "--agents", two, "--target", "silo")).isEqualTo(2);
    assertThat(out.toString()).contains("agents cannot share a silo in this process");
    String twice = "127.0.0.1:" + agents.getFirst().port();
    assertThat(line.execute("run", "counted", "--agents", twice + "," + twice)).isEqualTo(1);
    assertThat(out.toString()).contains("is named twice");
    assertThat(line.execute("agent", "--listen", "nowhere")).isEqualTo(2);
    assertThat(out.toString()).contains("'nowhere' is no HOST:PORT to listen on");
  }
}
