package dev.teff.persistence.servers;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;

/**
 * Stops a PostgreSQL server when this process ends, however it ends: a shell that waits for the end
 * of its input, of which we hold the other end. A server that was stopped, or whose number has gone
 * to another process since, is left alone.
 */
final class Guardian implements AutoCloseable {
  /** Signals that the terminal sends to all of us must not end it before us. */
  private static final String SCRIPT =
      """
      trap '' INT TERM HUP
      while read -r line; do :; done
      read -r pid < "$1/postmaster.pid" || exit 0
      case "$(tr '\\0' ' ' < "/proc/$pid/cmdline" || ps -o args= -p "$pid")" in
        *"$1"*) kill -INT "$pid" ;;
      esac
      """;

  private final Process process;

  private Guardian(Process process) {
    this.process = process;
  }

  /** Watches over the server with this data directory. */
  static Guardian of(Path data) throws IOException {
    return new Guardian(
        new ProcessBuilder("sh", "-c", SCRIPT, "guardian", data.toString())
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD)
            .start());
  }

  /** Lets it look after its server, which had best have stopped, and go. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.onExit().join();
  }
}
