package dev.teff.loadtest.harness;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C into an interrupt of the thread that runs a test, and gives it time to write what it
 * has before the process ends.
 */
final class Interruption {
  private static final Duration GRACE = Duration.ofSeconds(60);

  private final CountDownLatch handled = new CountDownLatch(1);
  private final Thread hook;

  private Interruption(Thread running) {
    hook =
        new Thread(
            () -> {
              running.interrupt();
              try {
                boolean unused = handled.await(GRACE.toSeconds(), TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "load-interrupt");
  }

  /** Watches for the calling thread. */
  static Interruption watch() {
    var made = new Interruption(Thread.currentThread());
    Runtime.getRuntime().addShutdownHook(made.hook);
    return made;
  }

  /** The process may end. */
  void over() {
    handled.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending: the hook is what made it come here.
    }
  }
}
