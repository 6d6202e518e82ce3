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
import java.util.Set;
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
  private final Map<String, Integer> before = new HashMap<>();
  private final List<String> failures = new ArrayList<>();
  private final List<String> broken = new ArrayList<>();
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

  /** A line that the kill cut off does not end in a full stop. */
  private void note(String line) {
    String[] words = line.split(" ", -1);
    lock.lock();
    try {
      switch (words[0]) {
        case CrashVoice.FAILED -> failures.add(line);
        case CrashVoice.BROKEN -> broken.add(line);
        case CrashVoice.ACKNOWLEDGED -> {
          if (words.length == 5) {
            acknowledged(words[1], String.join(" ", words[1], words[2], words[3]));
          }
        }
        default -> {
          // logging
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void acknowledged(String about, String text) {
    acknowledged.computeIfAbsent(about, unused -> new ArrayList<>()).add(text);
    if (!about.contains(CrashVoice.OF)) {
      count++;
    }
    changed.signalAll();
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

  /**
   * Waits until something was acknowledged of each grain since the server was last started, or the
   * writer has died by itself.
   */
  void awaitEach(Set<String> keys) throws InterruptedException {
    lock.lock();
    try {
      while (!keys.stream().allMatch(this::isNew) && !ended) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isNew(String about) {
    return acknowledged.getOrDefault(about, List.of()).size() > before.getOrDefault(about, 0);
  }

  /** Kills it, and waits for the last of what it has said. */
  void kill() throws InterruptedException {
    // Process.destroyForcibly closes the pipe, and with it what is still in there.
    process.toHandle().destroyForcibly();
    process.waitFor();
    listener.join();
  }

  /** Lets it know no more of this process than after its end, and waits until it ends by itself. */
  void abandon() throws IOException, InterruptedException {
    process.getOutputStream().close();
    process.waitFor();
    listener.join();
  }

  /** Notes that the server is there again. */
  void serverStarted() {
    lock.lock();
    try {
      acknowledged.forEach((about, texts) -> before.put(about, texts.size()));
    } finally {
      lock.unlock();
    }
  }

  /** What was acknowledged. */
  CrashTold told(boolean remindersAreAtomic) {
    lock.lock();
    try {
      return new CrashTold(Map.copyOf(acknowledged), Map.copyOf(before), remindersAreAtomic);
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

  /** What must never be, as far as the writer has seen. */
  List<String> broken() {
    lock.lock();
    try {
      return List.copyOf(broken);
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
