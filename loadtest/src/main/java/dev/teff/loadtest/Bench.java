package dev.teff.loadtest;

import dev.teff.cli.TimeConverter;
import dev.teff.runtime.wire.NearestNames;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code ./teff bench}: runs one benchmark. Exit code 0 when it measured, 1 when it failed or its
 * figures are invalid, 2 when the command line is wrong.
 */
@Command(
    name = "./teff bench",
    description = "Runs a benchmark. Figures go to stdout, as JSON lines also to a file.",
    mixinStandardHelpOptions = true)
public final class Bench implements Callable<Integer> {
  private static final String LIST = "list";
  private static final String JSON = "--json";
  private static final String JVMS = "--jvms";

  private final List<Benchmark> benchmarks;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "A benchmark, or 'list' to see which there are.")
  private String name = LIST;

  @Option(names = JSON, paramLabel = "FILE", description = "Write JSON lines to this file.")
  private @Nullable Path json;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      defaultValue = "5s",
      converter = TimeConverter.class,
      description = "How long each measured run takes (${DEFAULT-VALUE}).")
  private Duration duration = Duration.ZERO;

  @Option(
      names = "--warmup",
      paramLabel = "TIME",
      defaultValue = "10s",
      converter = TimeConverter.class,
      description = "How long runs before that, uncounted (${DEFAULT-VALUE}).")
  private Duration warmup = Duration.ZERO;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      defaultValue = "6",
      description = "How often the two sides of a comparison alternate (${DEFAULT-VALUE}).")
  private int pairs;

  @Option(
      names = JVMS,
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Run the whole in so many JVMs, one after the other, and report medians over them"
              + " (${DEFAULT-VALUE}).")
  private int jvms;

  @Option(
      names = "--flame",
      paramLabel = "FILE",
      description = "Sample what is executed, and draw it into this SVG file.")
  private @Nullable Path flame;

  @Option(
      names = "--quick",
      description = "Shows in moments that the benchmark works; the figures mean nothing.")
  private boolean quick;

  @Option(
      names = "--callers",
      paramLabel = "N",
      split = ",",
      description =
          "local-call, queued-call, remote-call, gateway, journal-hot: how many at once, for example"
              + " 1,64. Default: those of the docs.")
  private List<Integer> callers = List.of();

  @Option(
      names = "--store",
      paramLabel = "NAME",
      defaultValue = "sqlite",
      converter = StoreKind.Converter.class,
      description =
          "journal-…, recovery, reminders: sqlite, postgres or cassandra (${DEFAULT-VALUE}).")
  private StoreKind store = StoreKind.SQLITE;

  @Mixin private PresenceOptions presence = new PresenceOptions();

  Bench(List<Benchmark> benchmarks) {
    this.benchmarks = benchmarks;
  }

  /** Runs the command line and exits. */
  public static void main(String[] arguments) {
    List<Benchmark> found =
        ServiceLoader.load(Benchmark.class).stream()
            .map(ServiceLoader.Provider::get)
            .sorted(Comparator.comparing(Benchmark::name))
            .toList();
    System.exit(commandLine(found).execute(arguments));
  }

  static CommandLine commandLine(List<Benchmark> benchmarks) {
    return new CommandLine(new Bench(benchmarks));
  }

  @Override
  public Integer call() throws IOException {
    if (name.equals(LIST)) {
      benchmarks.forEach(bench -> out().printf("%-20s %s%n", bench.name(), bench.description()));
      return CommandLine.ExitCode.OK;
    }
    check(duration.isPositive(), "--duration must be longer than nothing");
    check(pairs > 0, "--pairs must be at least 1");
    check(jvms > 0, "--jvms must be at least 1");
    check(jvms == 1 || flame == null, "--flame draws what one JVM does; leave --jvms out");
    check(callers.stream().allMatch(each -> each > 0), "--callers must be at least 1 each");
    Benchmark benchmark = find();
    if (json == null) {
      return run(benchmark, Optional.empty());
    }
    try (PrintWriter lines = open(json)) {
      return run(benchmark, Optional.of(lines));
    }
  }

  private int run(Benchmark benchmark, Optional<PrintWriter> lines) {
    var report = new Report(out(), lines);
    if (jvms > 1) {
      return runInSeveral(report);
    }
    report.add(Metric.environment());
    var options =
        quick
            ? BenchOptions.shortest(store)
            : new BenchOptions(duration, warmup, pairs, false, callers, store, presence);
    var context = new BenchContext(name, options, report, err());
    try {
      if (flame == null) {
        benchmark.run(context);
      } else {
        Profile.during(flame, () -> benchmark.run(context));
      }
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      err().println(name + " failed: " + e);
      return CommandLine.ExitCode.SOFTWARE;
    }
    Optional<String> complaint = context.complaint();
    complaint.ifPresent(why -> out().println("INVALID: " + why));
    return complaint.isPresent() ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
  }

  private int runInSeveral(Report report) {
    try {
      boolean valid = new SeveralJvms(jvms).run(argumentsOfEach(), report);
      return valid ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CommandLine.ExitCode.SOFTWARE;
    } catch (IOException e) {
      err().println(name + " failed: " + e);
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  /** The command line, without what is for this process only. */
  private List<String> argumentsOfEach() {
    List<String> kept = new ArrayList<>();
    Iterator<String> given = commandLine().getParseResult().originalArgs().iterator();
    while (given.hasNext()) {
      String each = given.next();
      if (each.equals(JSON) || each.equals(JVMS)) {
        given.next(); // its value
      } else if (!each.startsWith(JSON + "=") && !each.startsWith(JVMS + "=")) {
        kept.add(each);
      }
    }
    return kept;
  }

  private Benchmark find() {
    return benchmarks.stream()
        .filter(candidate -> candidate.name().equals(name))
        .findFirst()
        .orElseThrow(() -> {
          List<String> names = benchmarks.stream().map(Benchmark::name).toList();
          return wrong(
              "There is no benchmark '%s'. %s".formatted(name, NearestNames.hint(name, names)));
        });
  }

  private PrintWriter open(Path file) {
    try {
      return new PrintWriter(Files.newBufferedWriter(file));
    } catch (IOException e) {
      throw wrong("--json: cannot write %s: %s".formatted(file, e));
    }
  }

  private void check(boolean condition, String otherwise) {
    if (!condition) {
      throw wrong(otherwise);
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(commandLine(), message);
  }

  private PrintWriter out() {
    return commandLine().getOut();
  }

  private PrintWriter err() {
    return commandLine().getErr();
  }

  private CommandLine commandLine() {
    if (spec == null) {
      throw new IllegalStateException("Not run through picocli.");
    }
    return spec.commandLine();
  }
}
