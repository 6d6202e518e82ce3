package dev.teff.persistence.jdbi;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The changes that wait for the writer, in the order they came. Unbounded: the runtime bounds what
 * its activations hold. Fields are guarded by the lock.
 */
final class WriteQueue {
  /** Keep a group short enough that its first write does not wait long for the others. */
  private static final int GROUP_WRITES = 2_000;

  private static final long GROUP_BYTES = 4 << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Write> waiting = new ArrayDeque<>();
  private boolean closed;

  /** Returns whether the write will be taken: not after {@link #close}. */
  boolean offer(Write write) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      waiting.add(write);
      changed.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a group. Empty once the queue is closed and everything in it was taken. */
  List<Write> take() {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closed) {
        changed.awaitUninterruptibly();
      }
      var group = new ArrayList<Write>();
      long bytes = 0;
      while (!waiting.isEmpty() && group.size() < GROUP_WRITES && bytes < GROUP_BYTES) {
        Write write = waiting.remove();
        group.add(write);
        bytes += write.bytes();
      }
      return group;
    } finally {
      lock.unlock();
    }
  }

  /** Lets nothing in any more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }
}
