package dev.teff.simulator;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./teff simulate}: one run per seed, and what is wrong with those that are. */
@Command(
    name = "simulate",
    description =
        "Runs whole clusters in simulated time, one per seed, and checks what they promise.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class Simulate implements Callable<Integer> {
  @Option(
      names = "--seeds",
      description = "how many (default: ${DEFAULT-VALUE})",
      defaultValue = "300")
  private long seeds;

  @Option(
      names = "--first-seed",
      description = "the first (default: ${DEFAULT-VALUE})",
      defaultValue = "1")
  private long first;

  @Option(names = "--replicated", description = "call grains that are active on all silos at once")
  private boolean replicated;

  @Option(
      names = "--without-circles",
      description = "make no calls that wait for each other; one that fails for that is wrong")
  private boolean withoutCircles;

  @Option(names = "--story", description = "tell what happened in every run")
  private boolean story;

  @Option(names = "--plant", description = "plant a bug, to see it found: ${COMPLETION-CANDIDATES}")
  private @Nullable Sabotage planted;

  @Spec private CommandSpec spec;

  private Simulate() {}

  /** Runs the command and ends the JVM: with 1 when something does not hold. */
  public static void main(String[] arguments) {
    // Before the first logger is made.
    System.setProperty("logback.configurationFile", "simulate-logback.xml");
    System.exit(new CommandLine(new Simulate()).execute(arguments));
  }

  private Simulation simulation(long seed) {
    Simulation simulation = workload(seed);
    return planted == null ? simulation : simulation.sabotage(planted);
  }

  private Simulation workload(long seed) {
    if (replicated) {
      return Simulation.replicated(seed);
    }
    return withoutCircles ? Simulation.standardWithoutCircles(seed) : Simulation.standard(seed);
  }

  private String flags() {
    return (replicated ? " --replicated" : "") + (withoutCircles ? " --without-circles" : "");
  }

  @Override
  public Integer call() {
    if (seeds < 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--seeds is %d, but at least one run is needed.".formatted(seeds));
    }
    if (replicated && withoutCircles) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--replicated has no calls that wait for each other; leave --without-circles away.");
    }
    PrintWriter out = spec.commandLine().getOut();
    var tally = new SeedTally(seeds, flags(), out::println);
    long begin = System.nanoTime();
    SeedRuns.of(first, seeds)
        .run(
            this::simulation,
            report -> {
              tally.add(report);
              if (story) {
                report.story().forEach(out::println);
                out.println("fingerprint " + report.fingerprint());
              }
            });
    out.println(tally.sum(Duration.ofNanos(System.nanoTime() - begin)));
    out.flush();
    return tally.failed() == 0 ? 0 : 1;
  }
}
