package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SweeperTest {
  private static final Duration FREEZE = Duration.ofMinutes(10);

  private final AtomicInteger sweeps = new AtomicInteger();
  private final AtomicReference<Runnable> during = new AtomicReference<>(() -> {});

  /** Asked in each sweep. */
  private final class Memory implements MemoryGauge {
    @Override
    public double occupancy() {
      return 0;
    }

    @Override
    public long measured() {
      during.getAndSet(() -> {}).run();
      return sweeps.incrementAndGet();
    }
  }

  @Test
  void sweep_thatFails_isFollowedByTheNext() {
    try (TestSilo silo = TestSilo.with(builder -> builder.memory(new Memory()))) {
      during.set(() -> {
        throw new AssertionError("once");
      });
      silo.advanceUntil(() -> sweeps.get() >= 2);
      silo.on("fine", self -> 1);
      assertThat(silo.ledger("a").run("fine")).isEqualTo(1);
      silo.idle("ledger");
    }
  }

  @Test
  void sweep_duringWhichTheProcessWasFrozen_isSoonFollowedByTheNext() {
    try (TestSilo silo = TestSilo.with(builder -> builder.memory(new Memory()))) {
      during.set(() -> silo.time.advance(FREEZE));
      silo.advanceUntil(() -> sweeps.get() == 1);
      long woke = silo.time.nanos();
      silo.advanceUntil(() -> sweeps.get() >= 2);
      // A hundred times as long is what such a sweep would cost; how far the time was moved until
      // the sweeper's thread ran depends on the machine.
      assertThat(Duration.ofNanos(silo.time.nanos() - woke)).isLessThan(FREEZE.multipliedBy(50));
    }
  }

  /** Those of virtual threads may be taken by turns that never end. */
  @Test
  void sweep_hasAThreadOfItsOwn() throws Exception {
    try (TestSilo silo = TestSilo.with(builder -> builder.memory(new Memory()))) {
      var thread = new CompletableFuture<Thread>();
      during.set(() -> thread.complete(Thread.currentThread()));
      silo.advanceUntil(thread::isDone);
      assertThat(TestSilo.get(thread).isVirtual()).isFalse();
      assertThat(TestSilo.get(thread).isDaemon()).isTrue();
    }
  }
}
