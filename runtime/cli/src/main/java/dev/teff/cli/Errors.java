package dev.teff.cli;

import com.typesafe.config.ConfigException;
import dev.teff.grains.GrainException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What a user sees of a failure: one line, and exit code 1 for what went wrong or 2 for what was
 * typed wrong. Only a bug of ours shows its stack trace.
 */
public final class Errors {
  /** What a line about a failure begins with. */
  static final String PREFIX = "teff: ";

  private Errors() {}

  /** Makes a command show its failures in this way. */
  public static CommandLine install(CommandLine command) {
    return command
        .setParameterExceptionHandler((failure, arguments) -> wrongArguments(failure))
        .setExecutionExceptionHandler((failure, line, parsed) -> failed(failure, line));
  }

  private static int wrongArguments(ParameterException failure) {
    CommandLine command = failure.getCommandLine();
    CommandSpec spec = command.getCommandSpec();
    command.getErr().println(PREFIX + firstLine(failure));
    if (!UnmatchedArgumentException.printSuggestions(failure, command.getErr())) {
      command.getErr().println("Try: ./" + spec.qualifiedName() + " --help");
    }
    return CommandLine.ExitCode.USAGE;
  }

  private static int failed(Exception failure, CommandLine command) {
    describe(failure)
        .ifPresentOrElse(
            message -> command.getErr().println(PREFIX + message),
            () -> failure.printStackTrace(command.getErr()));
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** The line for a failure that is not a bug of ours. */
  private static Optional<String> describe(Throwable failure) {
    return switch (failure) {
      case UserError e -> Optional.of(firstLine(e));
      case GrainException e -> Optional.of(firstLine(e));
      case ConfigException e -> Optional.of("TEFF-501 " + firstLine(e));
      case NoSuchFileException e -> Optional.of("there is no file " + e.getFile());
      case FileAlreadyExistsException e ->
          Optional.of("there is a file " + e.getFile() + " already");
      case AccessDeniedException e -> Optional.of("no permission to use " + e.getFile());
      case FileSystemException e -> Optional.of(firstLine(e));
      case UncheckedIOException e when e.getCause() != null -> describe(e.getCause());
      case IOException e -> Optional.of(firstLine(e));
      default -> Optional.empty();
    };
  }

  private static String firstLine(Throwable failure) {
    return Optional.ofNullable(failure.getMessage())
        .flatMap(message -> message.lines().findFirst())
        .orElseGet(() -> failure.getClass().getSimpleName());
  }
}
