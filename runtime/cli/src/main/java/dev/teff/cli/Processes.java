package dev.teff.cli;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends processes: first politely, then surely. */
final class Processes {
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration LAST_WAIT = Duration.ofSeconds(5);

  private Processes() {}

  /** Asks all to stop, and kills what is still there after a while. */
  static void stop(List<ProcessHandle> processes) {
    processes.forEach(ProcessHandle::destroy);
    if (!await(processes, GRACE)) {
      kill(processes);
    }
  }

  /** Kills all by SIGKILL and waits until they are gone. */
  static void kill(List<ProcessHandle> processes) {
    processes.forEach(ProcessHandle::destroyForcibly);
    await(processes, LAST_WAIT);
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
