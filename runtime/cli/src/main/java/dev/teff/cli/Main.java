package dev.teff.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands of the {@code teff} script that work on silos and grains. */
@Command(
    name = "teff",
    description = "Works on silos and grains.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {StopCommand.class, NewCommand.class})
public final class Main {
  private Main() {}

  /** Runs one command and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return Errors.install(new CommandLine(new Main()));
  }
}
