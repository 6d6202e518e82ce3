package dev.teff.loadtest.harness;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Who is still at work in a run, and whether it was stopped. */
final class RunControl {
  /** Why a run was stopped. */
  record Stop(String why, boolean isFailure, boolean interrupted) {}

  /** Injectors and users that have not ended; the run has when none is left. */
  private final AtomicLong busy = new AtomicLong();

  private final AtomicLong users = new AtomicLong();
  private final AtomicLong injectors = new AtomicLong();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final NanoClock clock;
  private volatile @Nullable Stop stop;

  /** Written before the latch opens, read behind it. */
  private volatile long endTime;

  RunControl(NanoClock clock) {
    this.clock = clock;
  }

  void injectorBegins() {
    injectors.incrementAndGet();
    busy.incrementAndGet();
  }

  void injectorEnds() {
    injectors.decrementAndGet();
    released();
  }

  void userBegins() {
    users.incrementAndGet();
    busy.incrementAndGet();
  }

  void userEnds() {
    users.decrementAndGet();
    released();
  }

  /** A thread that is woken when the run is stopped. */
  void enter(Thread thread) {
    threads.add(thread);
    if (stop != null) {
      thread.interrupt();
    }
  }

  void leave(Thread thread) {
    threads.remove(thread);
  }

  private void released() {
    if (busy.decrementAndGet() == 0) {
      end();
    }
  }

  private synchronized void end() {
    if (!hasEnded()) {
      endTime = clock.now();
      ended.countDown();
    }
  }

  long users() {
    return users.get();
  }

  boolean isInjecting() {
    return injectors.get() > 0;
  }

  /** Stops it: nobody comes any more, and those who are there are interrupted. */
  void stop(Stop why) {
    synchronized (this) {
      if (stop != null) {
        return;
      }
      stop = why;
    }
    interrupt();
  }

  /** Interrupts all who are there: again, because somebody may have swallowed the last one. */
  void interrupt() {
    threads.forEach(Thread::interrupt);
  }

  /** Ends the run without those who are still there. */
  void leaveBehind() {
    end();
  }

  boolean isStopped() {
    return stop != null;
  }

  @Nullable Stop stopped() {
    return stop;
  }

  boolean hasEnded() {
    return ended.getCount() == 0;
  }

  /** When the last one ended; of use when all have. */
  long endTime() {
    return endTime;
  }

  /** Waits for the end for so long; whether it has come. */
  boolean awaitEnd(Duration time) throws InterruptedException {
    return ended.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }
}
