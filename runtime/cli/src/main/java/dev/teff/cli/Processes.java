package dev.teff.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends processes: first politely, then surely. */
final class Processes {
  private static final Logger LOG = LoggerFactory.getLogger(Processes.class);

  /** For what is no silo. A gateway has half a minute for calls that are under way. */
  static final Duration GRACE = Duration.ofSeconds(45);

  private static final Duration LAST_WAIT = Duration.ofSeconds(5);

  private Processes() {}

  /**
   * Asks all to stop, and kills what is still there after this time.
   *
   * @return those that were killed
   */
  static Set<ProcessHandle> stop(List<ProcessHandle> processes, Duration grace) {
    processes.forEach(ProcessHandle::destroy);
    if (await(processes, grace)) {
      return Set.of();
    }
    Set<ProcessHandle> late =
        processes.stream().filter(ProcessHandle::isAlive).collect(Collectors.toUnmodifiableSet());
    kill(processes);
    late.forEach(process ->
        LOG.warn(
            "Process {} did not end within {} s of being asked to, and was killed.",
            process.pid(),
            grace.toSeconds()));
    return late;
  }

  /** Kills all by SIGKILL and waits until they are gone. */
  static void kill(List<ProcessHandle> processes) {
    processes.forEach(ProcessHandle::destroyForcibly);
    await(processes, LAST_WAIT);
  }

  /**
   * Sends a signal that Java does not know, by the system's own tool.
   *
   * @throws IOException when it was not sent
   */
  static void signal(ProcessHandle process, String name) throws IOException {
    Process kill =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
            .redirectErrorStream(true)
            .start();
    String said = new String(kill.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (kill.onExit().join().exitValue() != 0) {
      throw new IOException("process %d got no SIG%s: %s".formatted(process.pid(), name, said));
    }
  }

  private static boolean await(List<ProcessHandle> processes, Duration limit) {
    var exits = processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(exits).get(limit.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
