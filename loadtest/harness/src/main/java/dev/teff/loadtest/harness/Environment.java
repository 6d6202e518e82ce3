package dev.teff.loadtest.harness;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What figures depend on besides the code.
 *
 * @param cores of the machine that made the load
 * @param heapMiB its heap at most
 * @param jdk its version
 * @param vm its JVM
 * @param flags of that
 * @param os its system
 * @param commit of the working directory; empty where there is none
 * @param commandLine what was typed
 */
public record Environment(
    int cores,
    long heapMiB,
    String jdk,
    String vm,
    List<String> flags,
    String os,
    String commit,
    String commandLine) {
  /** Copies the list. */
  public Environment {
    flags = List.copyOf(flags);
  }

  /**
   * That of this process.
   *
   * @param commandLine what was typed
   */
  public static Environment current(String commandLine) {
    return new Environment(
        Runtime.getRuntime().availableProcessors(),
        Runtime.getRuntime().maxMemory() >> 20,
        Runtime.version().toString(),
        System.getProperty("java.vm.name", "unknown"),
        ManagementFactory.getRuntimeMXBean().getInputArguments(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        currentCommit(),
        commandLine);
  }

  private static String currentCommit() {
    try {
      Process git =
          new ProcessBuilder("git", "rev-parse", "--short", "HEAD")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      git.getOutputStream().close();
      String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return git.waitFor(5, TimeUnit.SECONDS) && git.exitValue() == 0 ? said.strip() : "";
    } catch (IOException e) {
      return ""; // no git here
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
