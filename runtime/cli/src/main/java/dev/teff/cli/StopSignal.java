package dev.teff.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns SIGTERM and Ctrl-C into an orderly stop: the JVM's shutdown waits until the main thread has
 * closed everything.
 */
final class StopSignal {
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  StopSignal() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stopAndWait, "stop-silo"));
  }

  /** Gives the signal. */
  void stop() {
    stop.countDown();
  }

  /** Waits for the signal. */
  void await() throws InterruptedException {
    stop.await();
  }

  /** Waits for the signal; false when it did not come in this time. */
  boolean await(Duration most) throws InterruptedException {
    return stop.await(most.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Says that everything is closed. */
  void stopped() {
    stopped.countDown();
  }

  /** Takes the end of a stream for a signal, too. */
  void onEndOf(InputStream in) {
    Thread.ofPlatform().daemon().name("watch-input").start(() -> drain(in));
  }

  private void drain(InputStream in) {
    try {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // A broken pipe is an end as well.
    }
    stop();
  }

  private void stopAndWait() {
    stop();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
