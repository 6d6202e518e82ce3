package dev.teff.loadtest.harness;

import dev.teff.loadtest.harness.spi.LoadTestProvider;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code loadtest list}. */
@Command(name = "list", description = "Lists the load tests.", mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ListCommand implements Runnable {
  private final List<LoadTestProvider> providers;

  @Spec private CommandSpec spec;

  ListCommand(List<LoadTestProvider> providers) {
    this.providers = providers;
  }

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    providers.forEach(
        one -> out.printf("%-18s %-9s %s%n", one.name(), one.defaultTarget(), one.description()));
    out.flush();
  }
}
