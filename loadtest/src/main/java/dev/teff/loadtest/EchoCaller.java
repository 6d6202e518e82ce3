package dev.teff.loadtest;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One who calls an {@link EchoServer} and waits for each answer. Used by one thread. */
final class EchoCaller {
  private final long number;
  private final EchoConnection connection;
  private volatile @Nullable Thread waiting;

  EchoCaller(long number, EchoConnection connection) {
    this.number = number;
    this.connection = connection;
  }

  /** Sends a request and waits for its answer. */
  void call() {
    waiting = Thread.currentThread();
    connection.send(number);
    while (waiting != null) {
      LockSupport.park(this);
    }
  }

  /** The answer is there. By any thread. */
  void answered() {
    Thread thread = waiting;
    waiting = null;
    LockSupport.unpark(thread);
  }
}
