package dev.teff.machines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the machine's tools. For use by any thread. */
public final class Shell {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private Shell() {}

  /** What a tool said, and whether it was content. */
  public record Result(boolean good, String text) {}

  /** Runs a tool to its end, for at most 20 seconds: then it is killed. */
  public static Result attempt(String... command) {
    return attempt(LIMIT, command);
  }

  static Result attempt(Duration limit, String... command) {
    try {
      Path said = Files.createTempFile("teff-tool-", ".txt"); // a pipe may stay open for longer
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
          process.destroyForcibly();
          return new Result(false, "it did not end within %s s".formatted(limit.toSeconds()));
        }
        String text = new String(Files.readAllBytes(said), StandardCharsets.UTF_8);
        return new Result(process.exitValue() == 0, text.strip());
      } finally {
        Files.delete(said);
      }
    } catch (IOException e) {
      return new Result(false, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Result(false, "interrupted");
    }
  }

  /**
   * Runs a tool that has to be content.
   *
   * @throws UncheckedIOException with what it said
   */
  public static String run(String... command) {
    Result result = attempt(command);
    if (!result.good) {
      throw new UncheckedIOException(
          new IOException("%s: %s".formatted(String.join(" ", List.of(command)), result.text)));
    }
    return result.text;
  }
}
