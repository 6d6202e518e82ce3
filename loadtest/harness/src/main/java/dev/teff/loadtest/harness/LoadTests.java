package dev.teff.loadtest.harness;

import dev.teff.cli.Errors;
import dev.teff.loadtest.harness.spi.LoadTestProvider;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./teff loadtest}: lists, runs and compares the load tests of the class path. */
@Command(
    name = "teff loadtest",
    description = "Puts a cluster under load, and says what its users would have felt.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class LoadTests {
  /** Held, because a logger that nobody holds forgets its level. */
  private static final Logger GRPC = Logger.getLogger("io.grpc");

  private LoadTests() {}

  /** Runs one command and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ENGLISH); // numbers look the same everywhere
    GRPC.setLevel(Level.OFF); // what it cannot reach, we say ourselves
    System.exit(commandLine(providers()).execute(arguments));
  }

  static CommandLine commandLine(List<LoadTestProvider> providers) {
    return Errors.install(
        new CommandLine(new LoadTests())
            .addSubcommand("list", new ListCommand(providers))
            .addSubcommand("run", new RunCommand(providers))
            .addSubcommand("agent", new AgentCommand(providers))
            .addSubcommand("report", new ReportCommand())
            .addSubcommand("compare", new CompareCommand()));
  }

  private static List<LoadTestProvider> providers() {
    return ServiceLoader.load(LoadTestProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparing(LoadTestProvider::name))
        .toList();
  }
}
