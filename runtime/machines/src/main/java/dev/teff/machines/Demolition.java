package dev.teff.machines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;

/**
 * Removes what was made when it is told to, and also when this process is gone, however it went: a
 * shell that waits for the end of its input, of which we hold the other end.
 */
final class Demolition {
  /** Signals that the terminal sends to all of us must not end it before us. */
  private static final String BEGINNING =
      """
      trap '' INT TERM HUP
      while read -r line; do :; done
      """;

  private final Process process;

  private Demolition(Process process) {
    this.process = process;
  }

  /** Readies commands for the end; one that fails does not keep the others from being run. */
  static Demolition of(List<String> commands) {
    try {
      return new Demolition(
          new ProcessBuilder("sh", "-c", BEGINNING + String.join("\n", commands))
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes it now. */
  void run() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    process.onExit().join();
  }
}
