package dev.teff.loadtest;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that runs a class of ours with the flags and class path of this one. It says what it
 * has to say in lines, and ends when its input ends.
 */
public final class ChildJvm implements AutoCloseable {
  private final Process process;
  private final BufferedReader lines;

  private ChildJvm(Process process) {
    this.process = process;
    this.lines = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts one. What it writes to its error stream goes to ours.
   *
   * @param flags for the JVM, besides those of this one
   */
  public static ChildJvm start(Class<?> main, List<String> flags, String... arguments)
      throws IOException {
    return start(ManagementFactory.getRuntimeMXBean().getInputArguments(), main, flags, arguments);
  }

  /** The same without the archive of classes that ours may have. */
  static ChildJvm startUnprepared(Class<?> main, List<String> flags, String... arguments)
      throws IOException {
    List<String> own =
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(flag -> ClassArchive.FLAGS.stream().noneMatch(flag::startsWith))
            .toList();
    return start(own, main, flags, arguments);
  }

  private static ChildJvm start(
      List<String> own, Class<?> main, List<String> flags, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(own);
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new ChildJvm(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /**
   * Waits for a line that begins like this, and answers what follows.
   *
   * @throws IOException when the process ended without it
   */
  public String await(String beginning) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(beginning)) {
        return line.substring(beginning.length()).strip();
      }
    }
    throw new IOException("A child process ended before it said '%s'.".formatted(beginning));
  }

  /** Waits until it ends by itself, whatever it says until then, and answers its exit code. */
  int awaitEnd() throws IOException, InterruptedException {
    while (lines.readLine() != null) {
      // it would stand still if nobody took what it says
    }
    return process.waitFor();
  }

  /** How much processor time it has taken so far. */
  long cpuNanos() {
    return nanos(process.toHandle());
  }

  /** How much processor time this process has taken so far. */
  static long ownCpuNanos() {
    return nanos(ProcessHandle.current());
  }

  private static long nanos(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }

  /** Tells it a line. */
  public void say(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  /** What a child calls when it has nothing more to do than to be there. */
  public static void sleepUntilInputEnds() throws IOException {
    while (System.in.read() >= 0) {
      // what is said does not matter
    }
  }

  /** Sends it a signal, for example {@code STOP}. */
  void signal(String name) throws IOException, InterruptedException {
    int failed =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    if (failed != 0) {
      throw new IOException("Signal %s could not be sent.".formatted(name));
    }
  }

  /** Ends it at once. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Asks it to end; returns at once. */
  void endInput() throws IOException {
    process.getOutputStream().close();
  }

  /** Whether it has ended. */
  boolean hasEnded() {
    return !process.isAlive();
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.onExit().join();
  }
}
