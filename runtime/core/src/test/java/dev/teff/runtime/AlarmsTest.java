package dev.teff.runtime;

import static dev.teff.runtime.TestSilo.async;
import static dev.teff.runtime.TestSilo.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Threads that wait for long in the machine's own time are woken when it has come. */
class AlarmsTest {
  private final Timekeeper time = SystemTimekeeper.instance();

  private boolean waitFor(Duration length, AtomicBoolean condition) {
    return Parking.await(time, this, time.nanos() + length.toNanos(), condition::get);
  }

  @Test
  void manyThreads_eachWokenAtItsOwnTime() throws Exception {
    long begin = time.nanos();
    var waits =
        IntStream.range(0, 200)
            .mapToObj(i -> {
              Duration length = Alarms.SHORTEST.plusMillis(1 + 7L * i % 150);
              return async(() -> {
                boolean met = waitFor(length, new AtomicBoolean());
                return !met && time.nanos() - begin >= length.toNanos();
              });
            })
            .toList();
    for (CompletableFuture<Boolean> wait : waits) {
      assertThat(get(wait)).isTrue();
    }
  }

  @Test
  void conditionMetBefore_wakesAtOnce_againAndAgain() throws Exception {
    for (int i = 0; i < 2_000; i++) { // notes come while the collector is awake, and asleep
      var condition = new AtomicBoolean();
      var waiter = new CompletableFuture<Thread>();
      var wait =
          async(() -> {
            waiter.complete(Thread.currentThread());
            return waitFor(Duration.ofHours(1), condition);
          });
      Thread thread = get(waiter);
      condition.set(true);
      LockSupport.unpark(thread);
      assertThat(get(wait)).isTrue();
    }
  }

  @Test
  void taskThatThrows_doesNotKeepTheOthersFromTheirTime() throws Exception {
    var alarms = new Alarms();
    alarms.start();
    long at = time.nanos() + Alarms.SHORTEST.toNanos();
    var rung = new CountDownLatch(1);
    alarms.set(
        at,
        () -> {
          throw new AssertionError("once");
        });
    alarms.set(at + 1, rung::countDown);
    TestSilo.await(rung);
  }

  @Test
  void anAlarmBehindALongSilence_rings() throws Exception {
    // The collector sleeps after a moment without notes, and a new one wakes it.
    assertThat(get(async(() -> waitFor(Duration.ofMillis(150), new AtomicBoolean())))).isFalse();
    assertThat(get(async(() -> waitFor(Duration.ofMillis(50), new AtomicBoolean())))).isFalse();
  }
}
