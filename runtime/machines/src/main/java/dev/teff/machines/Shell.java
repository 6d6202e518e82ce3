package dev.teff.machines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the machine's tools. For use by any thread. */
public final class Shell {
  private static final long LIMIT_SECONDS = 20;

  private Shell() {}

  /** What a tool said, and whether it was content. */
  public record Result(boolean good, String text) {}

  /** Runs a tool to its end, for at most 20 seconds. */
  public static Result attempt(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      return new Result(ended && process.exitValue() == 0, text.strip());
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
