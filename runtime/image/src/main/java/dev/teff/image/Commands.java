package dev.teff.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Runs programs of this machine. */
final class Commands {
  /** How much of what a program says is shown. */
  private static final int MOST = 4000;

  private Commands() {}

  /**
   * Runs one without input, and returns what it said.
   *
   * @throws ImageException when it is not there, or fails, with what it said
   */
  static String run(List<String> command, Path folder) throws IOException, InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.PIPE)
              .start();
    } catch (IOException e) {
      throw new ImageException("%s cannot be run: %s".formatted(command.getFirst(), e), e);
    }
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    if (status != 0) {
      throw new ImageException(
          "%s ended with %d: %s"
              .formatted(
                  command.getFirst(),
                  status,
                  said.substring(0, Math.min(said.length(), MOST)).strip()));
    }
    return said;
  }
}
