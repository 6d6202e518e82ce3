package dev.teff.samples.bank;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** Runs tasks on virtual threads, so many at a time; whoever hands over one more waits. */
final class Crowd implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore places;

  Crowd(int atOnce) {
    places = new Semaphore(atOnce);
  }

  void run(Runnable task) throws InterruptedException {
    places.acquire();
    threads.execute(() -> {
      try {
        task.run();
      } finally {
        places.release();
      }
    });
  }

  /** Waits for all tasks. */
  @Override
  public void close() {
    threads.close();
  }
}
