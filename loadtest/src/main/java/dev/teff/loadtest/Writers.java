package dev.teff.loadtest;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Callers that write to ledgers one after another, each in a closed loop, and remember what was
 * acknowledged. For one thread.
 */
final class Writers {
  private static final int LEDGERS = 100;

  private final ColdCluster cluster;
  private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
  private final AtomicLong errors = new AtomicLong();
  private final Deque<Writer> running = new ArrayDeque<>();
  private int started;

  Writers(ColdCluster cluster) {
    this.cluster = cluster;
  }

  private final class Writer {
    private final int number;
    private final Thread thread;
    private volatile boolean over;

    Writer(int number) {
      this.number = number;
      this.thread = Thread.ofVirtual().start(this::run);
    }

    private void run() {
      for (int i = 0; !over; i++) {
        String ledger = "w%d-%d".formatted(number, i % LEDGERS);
        try {
          HttpResponse<String> answer = cluster.start("bench.ledger", ledger, "post", "[1]").join();
          if (answer.statusCode() == 200) {
            acknowledged.merge(ledger, 1L, Long::sum);
          } else {
            errors.incrementAndGet();
          }
        } catch (RuntimeException e) {
          errors.incrementAndGet();
        }
      }
    }
  }

  /** So many more begin. */
  void begin(int more) {
    for (int i = 0; i < more; i++) {
      running.push(new Writer(started++));
    }
  }

  /** So many end, when their call has. */
  void end(int fewer) throws InterruptedException {
    for (int i = 0; i < fewer; i++) {
      Writer last = running.pop();
      last.over = true;
      last.thread.join();
    }
  }

  /** Lets them write. */
  void await(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long now = System.nanoTime(); now - end < 0; now = System.nanoTime()) {
      LockSupport.parkNanos(end - now);
    }
  }

  /** How much was acknowledged, by ledger. */
  Map<String, Long> totals() {
    return Map.copyOf(acknowledged);
  }

  long acknowledged() {
    return acknowledged.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many calls were not answered as they should. */
  long errors() {
    return errors.get();
  }
}
