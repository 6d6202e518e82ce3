package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryPressureTest {
  private final FakeMemory memory = new FakeMemory();
  private final TestSilo silo =
      TestSilo.with(builder ->
          builder
              .memory(memory)
              .config(ConfigFactory.parseString("teff.grain.idle-timeout = " + TestSilo.NEVER)));

  static final class FakeMemory implements MemoryGauge {
    volatile double occupancy;
    final AtomicLong collections = new AtomicLong();
    final AtomicInteger asked = new AtomicInteger();

    @Override
    public double occupancy() {
      return occupancy;
    }

    @Override
    public long measured() {
      asked.incrementAndGet();
      return collections.get();
    }

    void collected(double occupied) {
      occupancy = occupied;
      collections.incrementAndGet();
    }
  }

  MemoryPressureTest() {
    silo.on("fine", self -> 1);
  }

  @AfterEach
  void close() {
    silo.close();
  }

  private void callOneAfterTheOther(int grains) {
    for (int i = 0; i < grains; i++) {
      silo.probe(Integer.toString(i)).look("fine");
      int sweeps = memory.asked.get();
      silo.advanceUntil(() -> memory.asked.get() >= sweeps + 3);
    }
  }

  @Test
  void memoryThatGetsScarce_sendsTheLeastRecentlyUsedAway() {
    callOneAfterTheOther(20);
    memory.collected(0.9);
    silo.advanceUntil(() -> silo.active("probe") == 18);
    for (int i = 0; i < 20; i++) {
      silo.time.advance(Duration.ofMillis(50));
    }
    assertThat(silo.active("probe")).as("until the next collection tells more").isEqualTo(18);
    for (int i = 2; i < 20; i++) {
      silo.probe(Integer.toString(i)).look("fine");
      assertThat(silo.script.activations(Integer.toString(i))).isEqualTo(1);
    }
    silo.probe("0").look("fine");
    assertThat(silo.script.activations("0")).isEqualTo(2);
  }

  @Test
  void memoryThatIsThere_sendsNobodyAway() {
    callOneAfterTheOther(5);
    memory.collected(0.8);
    for (int i = 0; i < 20; i++) {
      silo.time.advance(Duration.ofMillis(50));
    }
    assertThat(silo.active("probe")).isEqualTo(5);
  }

  @Test
  void heap_isMeasuredAnew_whereOldObjectsWereCollected() {
    var heap = new HeapGauge();
    System.gc();
    assertThat(heap.measured()).isPositive();
    assertThat(heap.occupancy() * Runtime.getRuntime().maxMemory())
        .isGreaterThanOrEqualTo((double) heap.measured());
    assertThat(heap.measured()).as("no collection").isEqualTo(heap.measured());
  }
}
