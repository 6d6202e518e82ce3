package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process that is a silo of some build of the shop; it answers lines with lines. */
final class ShopSilo implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private ShopSilo(Process process) {
    this.process = process;
  }

  static ShopSilo start(String name, String classPath, String main, String store)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of(
            "-Xmx192m",
            "-Dteff.test.log=INFO",
            "-Dteff.cluster.feature-level-delay=1s",
            "-cp",
            classPath,
            main,
            name,
            store));
    var silo =
        new ShopSilo(
            new ProcessBuilder(command)
                .redirectError(Path.of("target/shop-%s.log".formatted(name)).toFile())
                .start());
    Thread.startVirtualThread(silo::read);
    return silo;
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      reader.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      lines.add("ended: " + e); // whoever waits for another line sees it
    }
  }

  /** What it says next; it has to begin like this. */
  String await(String beginning) throws InterruptedException {
    String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(line).startsWith(beginning + " ".repeat(beginning.equals("joined") ? 0 : 1));
    return line.substring(beginning.length()).strip();
  }

  /** Says something, and answers what it answers. */
  long ask(String question, String answer) throws IOException, InterruptedException {
    say(question);
    return Long.parseLong(await(answer));
  }

  private void say(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  /** Sends its customers away; answers how many were served. None may have failed. */
  long closeShops() throws IOException, InterruptedException {
    say("stop");
    String[] words = await("served").split(" failed ", -1);
    assertThat(words[1]).isEqualTo("0");
    return Long.parseLong(words[0]);
  }

  /** Has it leave in good order. */
  void leave() throws IOException, InterruptedException {
    process.getOutputStream().close();
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
