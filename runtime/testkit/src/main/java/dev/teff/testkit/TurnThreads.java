package dev.teff.testkit;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** Virtual threads, one per task, that can tell whether any of them still runs. */
final class TurnThreads implements Executor {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Set<Thread> live = ConcurrentHashMap.newKeySet();

  @Override
  public void execute(Runnable task) {
    Thread thread =
        Thread.ofVirtual()
            .name("teff-test-turn")
            .unstarted(() -> {
              try {
                task.run();
              } finally {
                live.remove(Thread.currentThread());
              }
            });
    live.add(thread);
    thread.start();
  }

  /**
   * Returns when every thread has ended or waits for something. Two looks in a row have to agree,
   * because a thread that was seen waiting may have been woken by one that was looked at later.
   * Gives up on threads that run for seconds: only their deadline can stop them.
   */
  void awaitQuiet() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    int quietLooks = 0;
    while (quietLooks < 2 && System.nanoTime() - end < 0) {
      if (live.stream().anyMatch(TurnThreads::runs)) {
        quietLooks = 0;
        Thread.onSpinWait();
      } else {
        quietLooks++;
      }
    }
  }

  private static boolean runs(Thread thread) {
    return switch (thread.getState()) {
      case NEW, RUNNABLE -> true;
      case BLOCKED, WAITING, TIMED_WAITING, TERMINATED -> false;
    };
  }
}
