package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** What a call to a free grain on this silo costs in memory: the call, and its turn. */
class AllocationTest {
  private static final int CALLS = 100_000;
  private static final long MOST_BYTES = 72;

  @Test
  void inlineCall_allocatesItsTurnAndItsCallOnly() {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (TestSilo silo = TestSilo.start()) {
      silo.on("fine", self -> 1);
      Probe probe = silo.probe("a");
      call(probe);
      long before = threads.getCurrentThreadAllocatedBytes();
      call(probe);
      long each = (threads.getCurrentThreadAllocatedBytes() - before) / CALLS;
      assertThat(each).isLessThanOrEqualTo(MOST_BYTES);
    }
  }

  private static void call(Probe probe) {
    for (int i = 0; i < CALLS; i++) {
      if (probe.look("fine") != 1) {
        throw new AssertionError("another result");
      }
    }
  }
}
