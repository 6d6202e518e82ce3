package dev.teff.loadtest.scenarios;

import dev.teff.loadtest.harness.LoadTests;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** {@code ./teff loadtest}, as somebody types it, in a process of its own. */
final class LoadTestProcess implements AutoCloseable {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /**
   * Who runs this in the background of a script has Ctrl-C ignored by all that it starts. Where env
   * can, it takes that back.
   */
  private static final String HEARING_CTRL_C =
      "env --default-signal=INT true 2> /dev/null && exec env --default-signal=INT \"$@\"; exec"
          + " \"$@\"";

  private final Process process;
  private final BufferedReader out;
  private final StringBuilder said = new StringBuilder();

  private LoadTestProcess(Process process) {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
  }

  static LoadTestProcess start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", "-c", HEARING_CTRL_C, "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(LoadTests.class.getName());
    command.addAll(List.of(arguments));
    return new LoadTestProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  /** Until so many seconds of a run are in the log of its report, behind its head. */
  void awaitSeconds(int seconds, Path report) throws IOException {
    Path log = report.resolve("events.jsonl");
    while (!Files.exists(log) || Files.readString(log).lines().count() <= seconds) {
      if (process.onExit().isDone()) {
        throw new AssertionError("The run has ended:\n" + readToTheEnd());
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** The next line that it says which matches. */
  String awaitLine(String pattern) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      said.append(line).append('\n');
      if (line.matches(pattern)) {
        return line;
      }
    }
    throw new AssertionError("It ended without a line like '" + pattern + "':\n" + said);
  }

  /** Does what a terminal does at Ctrl-C: it and all that it started hear of it. */
  void ctrlC() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("kill", "-INT"));
    Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .map(one -> Long.toString(one.pid()))
        .forEach(command::add);
    new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  /** Kills it by SIGKILL. */
  void kill() {
    process.destroyForcibly();
  }

  /** Everything that it says, once it has ended. */
  String readToTheEnd() throws IOException {
    out.lines().forEach(line -> said.append(line).append('\n'));
    return said.toString();
  }

  /** Its exit code, once it has ended. */
  int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
