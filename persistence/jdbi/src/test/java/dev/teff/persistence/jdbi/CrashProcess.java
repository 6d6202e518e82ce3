package dev.teff.persistence.jdbi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A {@link CrashWriter} in a JVM of its own, and what it acknowledged so far. */
final class CrashProcess implements AutoCloseable {
  private final Process process;
  private final CountDownLatch enough;
  private final Thread listener;

  // Of the listener, until it has ended.
  private final Map<String, Long> acknowledged = new HashMap<>();
  private final List<String> failures = new ArrayList<>();

  private CrashProcess(Process process, int enough) {
    this.process = process;
    this.enough = new CountDownLatch(enough);
    this.listener = Thread.ofPlatform().daemon().start(this::listen);
  }

  /**
   * Starts a writer.
   *
   * @param enough after how many acknowledged events it may be killed
   */
  static CrashProcess start(String url, String prefix, int enough) throws IOException {
    var command =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            CrashWriter.class.getName(),
            url,
            prefix);
    return new CrashProcess(command.redirectError(ProcessBuilder.Redirect.INHERIT).start(), enough);
  }

  private void listen() {
    try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        note(line);
        enough.countDown();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Lost the pipe from the writer", e);
    } finally {
      // A writer that died by itself will never have written enough.
      while (enough.getCount() > 0) {
        enough.countDown();
      }
    }
  }

  /** The last line may be cut off by the kill; a shorter number is still a true one. */
  private void note(String line) {
    String[] parts = line.split(" ", 2);
    if (parts[0].equals(CrashWriter.FAILED)) {
      failures.add(line);
    } else if (parts.length == 2 && !parts[1].isEmpty()) {
      acknowledged.merge(parts[0], Long.valueOf(parts[1]), Math::max);
    }
  }

  /** Waits until enough events were acknowledged, or the writer has died by itself. */
  void awaitEnough() throws InterruptedException {
    enough.await();
  }

  /** Kills it, and returns the last acknowledged sequence number of each key. */
  Map<String, Long> kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
    listener.join();
    assertThat(failures).isEmpty();
    return acknowledged;
  }

  /** Leaves no writer behind when a test fails. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
