package dev.teff.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands of the {@code teff} script that work on silos and grains. */
@Command(
    name = "teff",
    description = "Works on silos and grains.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      SiloCommand.class,
      GatewayCommand.class,
      UpCommand.class,
      StopCommand.class,
      RehearseCommand.class,
      NewCommand.class,
      JournalCommand.class,
      KeysCommand.class,
      SilosCommand.class,
      GrainsCommand.class,
      WhyCommand.class,
      MoveCommand.class,
      JfrCommand.class
    })
public final class Main {
  private Main() {}

  /** Runs one command and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    CommandLine commands = commandLine();
    try {
      LogFormat.check(System.getenv());
    } catch (UserError e) {
      commands.getErr().println(Errors.PREFIX + e.getMessage());
      System.exit(CommandLine.ExitCode.USAGE);
    }
    int code = CommandLine.ExitCode.SOFTWARE;
    try {
      code = commands.execute(arguments);
    } catch (Error e) {
      e.printStackTrace(commands.getErr());
    }
    System.exit(code); // also behind an Error, which threads that were started would outlive
  }

  static CommandLine commandLine() {
    // So that an argument of a grain's method may look like an option: deposit t1 -5
    CommandLine call = new CommandLine(new CallCommand()).setStopAtPositional(true);
    return Errors.install(new CommandLine(new Main()).addSubcommand(call));
  }
}
