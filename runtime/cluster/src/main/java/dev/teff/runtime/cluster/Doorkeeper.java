package dev.teff.runtime.cluster;

import dev.teff.grains.ErrorCode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Watches those who have proved nothing: how many there are, and that the log says of each address
 * once what it did wrong. Safe for use by any thread.
 */
final class Doorkeeper {
  private static final int REMEMBERED = 1024;

  private final int most;
  private final Consumer<String> log;
  private final AtomicInteger strangers = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by the lock; the oldest is forgotten. */
  private final Map<String, Boolean> reported =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };

  /**
   * A doorkeeper.
   *
   * @param most how many may be in at a time who have proved nothing
   * @param log takes the lines
   */
  Doorkeeper(int most, Consumer<String> log) {
    this.most = most;
    this.log = log;
  }

  /** Lets somebody in who has proved nothing yet; false when there are too many. */
  boolean admit() {
    if (strangers.incrementAndGet() > most) {
      strangers.decrementAndGet();
      return false;
    }
    return true;
  }

  /** One of them has proved something, or is gone. */
  void discharge() {
    strangers.decrementAndGet();
  }

  /** Logs what somebody did wrong, unless the log has it. */
  void report(ErrorCode code, String host, String what) {
    if (isNews(code.label() + host)) {
      log.accept(
          "%s A connection from %s was closed: %s. Further ones like it are not logged."
              .formatted(code.label(), host, what));
    }
  }

  private boolean isNews(String what) {
    lock.lock();
    try {
      return reported.put(what, true) == null;
    } finally {
      lock.unlock();
    }
  }
}
