package dev.teff.persistence.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A {@link CrashWriter} in a JVM of its own, and what it has said so far. */
final class CrashProcess implements AutoCloseable {
  private final Process process;
  private final Thread listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private final Map<String, List<String>> acknowledged = new HashMap<>();
  private final List<String> failures = new ArrayList<>();
  private int count;
  private boolean ended;

  private CrashProcess(Process process) {
    this.process = process;
    this.listener = Thread.ofPlatform().daemon().start(this::listen);
  }

  static CrashProcess start(String url, String prefix) throws IOException {
    var command =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            CrashWriter.class.getName(),
            url,
            prefix);
    return new CrashProcess(command.redirectError(Redirect.INHERIT).start());
  }

  private void listen() {
    try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        note(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Lost the pipe from the writer", e);
    } finally {
      end();
    }
  }

  /** A line that the kill cut off does not end in a full stop; other lines are logging. */
  private void note(String line) {
    String[] words = line.split(" ", -1);
    lock.lock();
    try {
      if (words[0].equals(CrashWriter.FAILED)) {
        failures.add(line);
      } else if (words[0].equals(CrashWriter.ACKNOWLEDGED) && words.length == 5) {
        String text = String.join(" ", words[1], words[2], words[3]);
        acknowledged.computeIfAbsent(words[1], unused -> new ArrayList<>()).add(text);
        count++;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until so many more events were acknowledged, or the writer has died by itself. */
  void awaitAcknowledged(int more) throws InterruptedException {
    lock.lock();
    try {
      int enough = count + more;
      while (count < enough && !ended) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Kills it, and waits for the last of what it has said. */
  void kill() throws InterruptedException {
    // Process.destroyForcibly closes the pipe, and with it what is still in there.
    process.toHandle().destroyForcibly();
    process.waitFor();
    listener.join();
  }

  /** The texts of the acknowledged events of each key, in order of their acknowledgement. */
  Map<String, List<String>> acknowledged() {
    lock.lock();
    try {
      return Map.copyOf(acknowledged);
    } finally {
      lock.unlock();
    }
  }

  /** What was not acknowledged. */
  List<String> failures() {
    lock.lock();
    try {
      return List.copyOf(failures);
    } finally {
      lock.unlock();
    }
  }

  /** Leaves no writer behind when a test fails. */
  @Override
  public void close() {
    process.toHandle().destroyForcibly();
  }
}
