package dev.teff.simulator;

import java.util.ArrayDeque;
import java.util.Queue;

/** Runs the tasks of a node one after the other. */
final class EventLoop {
  private final Node node;
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private boolean busy;
  private boolean stopped;

  EventLoop(Node node) {
    this.node = node;
  }

  Node node() {
    return node;
  }

  /** Takes a task; false when the loop has stopped. */
  boolean execute(Runnable task) {
    if (stopped) {
      return false;
    }
    tasks.add(task);
    if (!busy) {
      busy = true;
      node.execute(this::drain);
    }
    return true;
  }

  private void drain() {
    try {
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
    } finally {
      busy = false;
    }
  }

  void stop() {
    stopped = true;
  }
}
