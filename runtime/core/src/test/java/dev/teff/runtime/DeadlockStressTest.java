package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.teff.grains.GrainException;
import dev.teff.grains.Grains;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Real threads, and turns that wait so long for each other that everybody looks for circles all the
 * time, where there are none. Runs for a second or three; {@code -Dteff.deadlock.seconds=600} for
 * ten minutes.
 */
class DeadlockStressTest {
  private static final long SECONDS = Long.getLong("teff.deadlock.seconds", 1);
  private static final int GRAINS = 6;
  private static final int CALLERS = 24;
  private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Script script = new Script();
  private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();
  private final LongAdder calls = new LongAdder();

  @Test
  @Timeout(1_200)
  void callsThatNeverWaitForEachOther_areNeverTakenForDeadlocks() throws Exception {
    try (Silo silo =
        Silo.builder()
            .config(ConfigFactory.parseString("teff.call.timeout = 1h"))
            .provide(Script.class, script)
            .start()) {
      script.on("work", self -> work(silo.grains(), self));
      script.on("rest", self -> rest());
      long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
      List<Thread> callers = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        callers.add(Thread.startVirtualThread(() -> call(silo.grains(), end)));
      }
      for (Thread caller : callers) {
        caller.join();
      }
    }
    assertThat(failures).isEmpty();
    assertThat(calls.sum()).isPositive();
  }

  /** Keeps the grain for a while, and calls some of those behind it in the order. */
  private static long work(Grains grains, Self self) throws RefusedException {
    rest();
    int place = Integer.parseInt(self.context.key());
    var random = ThreadLocalRandom.current();
    long sum = 1;
    for (int next = place + 1; next < GRAINS; next++) {
      Probe probe = grains.ref(Probe.class, Integer.toString(next));
      switch (random.nextInt(4)) {
        case 0 -> sum += probe.run("work");
        case 1 -> sum += grains.ref(Worker.class, "w").run("rest");
        case 2 -> sum += grains.start(probe, each -> each.look("work")).await();
        default -> {}
      }
    }
    return sum;
  }

  private static long rest() {
    LockSupport.parkNanos(TURN_NANOS);
    return 1;
  }

  private void call(Grains grains, long end) {
    while (System.nanoTime() - end < 0) {
      String key = Integer.toString(ThreadLocalRandom.current().nextInt(GRAINS));
      try {
        calls.add(grains.ref(Probe.class, key).run("work"));
      } catch (GrainException | RefusedException e) {
        failures.add(e);
      }
    }
  }
}
