package dev.teff.faults;

import dev.teff.machines.Machines;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./teff faults}: real silos, real faults, and a table of what they did. */
@Command(
    name = "faults",
    description = "Kills, stops, cuts off and slows real silo processes under load.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class Faults implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--minutes", description = "for how long; without it, each fault is tried once")
  private @Nullable Integer minutes;

  @Option(names = "--only", description = "one fault: ${COMPLETION-CANDIDATES}")
  private @Nullable Fault only;

  @Option(
      names = "--each",
      paramLabel = "SECONDS",
      description = "how long a fault lasts; without it, as long as suits it")
  private @Nullable Integer each;

  @Option(
      names = "--silos",
      description = "how many (default: ${DEFAULT-VALUE})",
      defaultValue = "3")
  private int silos;

  @Option(
      names = "--store",
      paramLabel = "URL",
      description =
          "the store that all share, or postgres for a PostgreSQL server of this run; by default"
              + " SQLite in a temporary folder")
  private @Nullable String store;

  private Faults() {}

  /** Runs the command and ends the JVM: with 1 when something did not hold. */
  public static void main(String[] arguments) {
    System.setProperty("logback.configurationFile", "faults-logback.xml");
    System.exit(command().execute(arguments));
  }

  static CommandLine command() {
    return new CommandLine(new Faults()).setCaseInsensitiveEnumValuesAllowed(true);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (silos < 2) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--silos is %d, but faults need two at least.".formatted(silos));
    }
    if (each != null && each < 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--each is %d, but a fault lasts one second at least.".formatted(each));
    }
    Path folder = Files.createTempDirectory("teff-faults");
    PrintWriter out = spec.commandLine().getOut();
    Map<Fault, FaultResult> results;
    CopiesRound.@Nullable Result copies = null;
    try (Machines machines = Machines.create(silos);
        SharedStore shared = SharedStore.of(store, folder, machines)) {
      String url = shared.url();
      out.println("network: " + machines.describe());
      if (!machines.apart()) {
        out.println("NO PARTITIONS AND NO LOSS ARE TRIED");
      }
      out.println("store:   " + url);
      out.println("logs:    " + folder);
      out.flush();
      results = strikes(machines, folder, url, out);
      if (only == null && silos == CopiesRound.SILOS) {
        copies = new CopiesRound(machines, folder, url).run();
      }
    }
    return report(results, copies, out);
  }

  private Map<Fault, FaultResult> strikes(
      Machines machines, Path folder, String url, PrintWriter out)
      throws IOException, InterruptedException {
    try (var fleet = new Fleet(machines, folder, url)) {
      // SIGINT and SIGTERM end the JVM without unwinding this method.
      Thread hook = cleanup(fleet, machines);
      Runtime.getRuntime().addShutdownHook(hook);
      fleet.start(silos);
      Map<Fault, FaultResult> results = strikes(fleet, machines, out);
      Runtime.getRuntime().removeShutdownHook(hook);
      return results;
    }
  }

  private static Thread cleanup(Fleet silos, Machines network) {
    return new Thread(
        () -> {
          silos.close();
          network.close();
        },
        "clean-up");
  }

  private Map<Fault, FaultResult> strikes(Fleet fleet, Machines machines, PrintWriter out)
      throws IOException, InterruptedException {
    Map<Fault, FaultResult> results = new EnumMap<>(Fault.class);
    List<Fault> kinds = kinds(machines);
    long end = System.nanoTime() + Duration.ofMinutes(minutes == null ? 0 : minutes).toNanos();
    int round = 0;
    do {
      for (Fault fault : kinds) {
        FaultResult result =
            new FaultRound(fleet, machines, round)
                .run(fault, length(fault), round++ % fleet.size());
        results.merge(fault, result, FaultResult::and);
        out.println(result.row());
        out.flush();
      }
    } while (System.nanoTime() - end < 0);
    return results;
  }

  private Duration length(Fault fault) {
    return each == null ? fault.length() : Duration.ofSeconds(each);
  }

  private List<Fault> kinds(Machines machines) {
    var kinds = new ArrayList<Fault>();
    for (Fault fault : Fault.values()) {
      if ((only == null || only == fault) && (machines.apart() || !fault.cuts())) {
        kinds.add(fault);
      }
    }
    return kinds;
  }

  private static int report(
      Map<Fault, FaultResult> results, CopiesRound.@Nullable Result copies, PrintWriter out) {
    out.println();
    out.println(FaultResult.heading());
    results.values().forEach(result -> out.println(result.row()));
    results.values().forEach(result -> result.violations().forEach(out::println));
    boolean hold = results.values().stream().allMatch(result -> result.violations().isEmpty());
    if (copies != null) {
      out.println(copies.row());
      copies.violations().forEach(out::println);
      hold &= copies.violations().isEmpty();
    }
    out.flush();
    return hold ? 0 : 1;
  }
}
