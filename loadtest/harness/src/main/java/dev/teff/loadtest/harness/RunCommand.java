package dev.teff.loadtest.harness;

import dev.teff.cli.TeffHome;
import dev.teff.cli.TimeConverter;
import dev.teff.loadtest.harness.spi.LoadOptions;
import dev.teff.loadtest.harness.spi.LoadTestProvider;
import dev.teff.runtime.wire.NearestNames;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code loadtest run}. */
@Command(
    name = "run",
    description = "Runs a load test, and writes a report.",
    footer = {
      "",
      "Exit codes: 0 all held, 1 something did not, 2 the command line is wrong, 3 the figures"
          + " mean",
      "nothing (INVALID), 130 interrupted."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class RunCommand implements Callable<Integer> {
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  /** What a plan does before its first user comes and behind its last one takes no longer. */
  private static final Duration PREPARATION = Duration.ofMinutes(15);

  private final List<LoadTestProvider> providers;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME",
      description = "A load test; 'loadtest list' shows which there are.")
  private String name;

  @Option(
      names = "--target",
      description =
          "local:N, apart:N (can be partitioned), silo, teff://HOST:PORT,… , grpc://HOST:PORT (a gateway), http://HOST:PORT."
              + " Default: the test's own.")
  private @Nullable String target;

  @Option(names = "--rate", paramLabel = "USERS", description = "Users a second.")
  private @Nullable Double rate;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "How long users come: 30s, 5m.")
  private @Nullable Duration duration;

  @Option(
      names = "--warmup",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "How much of the beginning is not counted.")
  private @Nullable Duration warmUp;

  @Option(names = "--seed", description = "Decides everything that is random.")
  private @Nullable Long seed;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Where the report goes. Default: .teff/loadtest/NAME-TIME.")
  private @Nullable Path report;

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description = "The secret of a teff:// target. Without it, the variable TEFF_CLUSTER_SECRET.")
  private @Nullable Path secretFile;

  @Option(
      names = "--prometheus",
      paramLabel = "[HOST:]PORT",
      converter = ListenConverter.class,
      description = "Offers the figures of the run under /metrics while it runs.")
  private @Nullable InetSocketAddress prometheus;

  @Option(
      names = "--record",
      description =
          "Leaves a flight recording of each silo with the report: of those of local:N and apart:N,"
              + " else of those of --pid and --jmx.")
  private boolean record;

  @Mixin private SilosToAsk silosToAsk;

  @Option(
      names = "--agents",
      paramLabel = "HOST:PORT",
      split = ",",
      description = "Who makes the load (loadtest agent), in equal parts. Default: this process.")
  private List<String> agents = List.of();

  @Option(
      names = "--agents-secret-file",
      paramLabel = "FILE",
      description = "What agents must know. Without it, the variable TEFF_AGENTS_SECRET.")
  private @Nullable Path agentsSecretFile;

  RunCommand(List<LoadTestProvider> providers) {
    this.providers = providers;
  }

  @Override
  public Integer call() throws IOException {
    Interruption interruption = Interruption.watch();
    try {
      return perform();
    } catch (InterruptedException e) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("teff: interrupted before the run began, so there is no report");
      err.flush(); // the process ends at once
      return Verdict.INTERRUPTED.exitCode();
    } finally {
      interruption.over(); // not before everything is written and all silos are stopped
    }
  }

  private int perform() throws IOException, InterruptedException {
    LoadTestProvider provider = find();
    Wanted wanted = wanted();
    Plan plan = plan(provider, wanted);
    PrintWriter out = spec.commandLine().getOut();
    String opening = target == null ? provider.defaultTarget() : target;
    requireRecorders(opening);
    ReportFolder folder = ReportFolder.create(folder());
    Path recordings = record ? folder.path() : null;
    try (AgentLinks links = links(opening);
        Target opened = Targets.open(opening, secretFile, recordings, out::println);
        RemoteFlights remote = silosToAsk.start(recordings, longest(plan));
        RawLogWriter log = folder.log()) {
      LoadRunner runner =
          LoadRunner.of(opened, links.generators(opened, opening, wanted, provider))
              .commandLine(String.join(" ", spec.commandLine().getParseResult().originalArgs()))
              .follow(log)
              .follow(new LiveConsole(Terminal.display(out)));
      RunResult result = run(remote == null ? runner : runner.witness(remote), plan, out);
      folder.write(result);
      Summary.print(result, out);
      out.printf("Report: %s%n", folder.path().resolve(ReportFolder.PAGE));
      out.flush();
      return result.verdict().exitCode();
    }
  }

  private RunResult run(LoadRunner runner, Plan plan, PrintWriter out) {
    if (prometheus == null) {
      return runner.run(plan);
    }
    try (PrometheusPage page = PrometheusPage.open(prometheus)) {
      out.printf("Figures: http://%s:%d/metrics%n", prometheus.getHostString(), page.port());
      out.flush();
      return runner.follow(page).run(plan);
    }
  }

  private void requireRecorders(String opening) {
    boolean areOurs = Targets.areStartedHere(opening);
    if (areOurs && !silosToAsk.areNone()) {
      throw wrong(
          "the silos of %s are asked anyway: --pid and --jmx are for those that others started"
              .formatted(opening));
    }
    if (record && !areOurs && silosToAsk.areNone()) {
      throw wrong(
          "whose recordings? --record of %s needs --pid or --jmx of its silos".formatted(opening));
    }
  }

  /** Longer than the plan can take. */
  private static Duration longest(Plan plan) {
    return plan.length().plus(plan.patience()).plus(PREPARATION);
  }

  private AgentLinks links(String opening) throws IOException {
    if (!agents.isEmpty() && opening.equals("silo")) {
      throw wrong("agents cannot share a silo in this process: give --target local:N");
    }
    return AgentLinks.connect(agents, AgentSecret.from(agentsSecretFile));
  }

  private Wanted wanted() {
    return new Wanted(
        name,
        LoadOptions.none().runId(),
        rate,
        duration == null ? null : duration.toNanos(),
        warmUp == null ? null : warmUp.toNanos(),
        seed);
  }

  private LoadTestProvider find() {
    return providers.stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(() -> wrong(unknown()));
  }

  private String unknown() {
    List<String> known = providers.stream().map(LoadTestProvider::name).toList();
    return "there is no load test '%s'. %s%s"
        .formatted(
            name,
            NearestNames.of(name, known).isEmpty() ? "" : NearestNames.hint(name, known) + " ",
            known.isEmpty() ? "There are none." : "There are: " + String.join(", ", known) + ".");
  }

  private Plan plan(LoadTestProvider provider, Wanted wanted) {
    try {
      return wanted.plan(provider);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private Path folder() {
    return report != null
        ? report
        : TeffHome.folder()
            .resolve("loadtest")
            .resolve(name + "-" + LocalDateTime.now(ZoneId.systemDefault()).format(STAMP));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
