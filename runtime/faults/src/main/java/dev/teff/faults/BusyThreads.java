package dev.teff.faults;

import java.util.ArrayList;
import java.util.List;

/** Threads that want a processor each, all the time. Used by one thread, and closed by any. */
final class BusyThreads implements AutoCloseable {
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean busy;

  synchronized void start(int count) {
    busy = true;
    for (int i = 0; i < count; i++) {
      threads.add(Thread.ofPlatform().daemon().name("busy-" + i).start(this::spin));
    }
  }

  private void spin() {
    while (busy) {
      Thread.onSpinWait();
    }
  }

  @Override
  public synchronized void close() {
    busy = false;
    threads.clear();
  }
}
