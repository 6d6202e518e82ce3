package dev.teff.runtime;

import static dev.teff.runtime.TestSilo.async;
import static dev.teff.runtime.TestSilo.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.Pending;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Calls to one grain, at the same time as each other and as the grain leaves again and again:
 * whichever activation the table leads them to, each runs once, one at a time, in the order in
 * which they were made. What they count is not guarded by anything else.
 */
class ActivationTableTest {
  private static final int CALLERS = 4;
  private static final int CALLS = 1_000;

  private long count; // of turns, of whatever activation

  @Test
  @SuppressWarnings("ThreadPriorityCheck") // nothing depends on it: without, callers get few turns
  void callsWhileTheGrainLeaves_areThoseOfOneActivation() throws Exception {
    try (TestSilo silo = TestSilo.start("teff.call.timeout = " + TestSilo.NEVER)) {
      silo.on("count", self -> ++count);
      var over = new AtomicBoolean();
      CompletableFuture<Integer> leaving =
          async(() -> {
            int times = 0;
            for (; !over.get(); times++) {
              silo.silo().deactivate(silo.probe("a"));
              Thread.yield();
            }
            return times;
          });
      List<CompletableFuture<List<Long>>> callers =
          IntStream.range(0, CALLERS).mapToObj(caller -> async(() -> calls(silo, caller))).toList();
      List<Long> all = new ArrayList<>();
      for (CompletableFuture<List<Long>> caller : callers) {
        List<Long> seen = get(caller);
        assertThat(seen).isSorted();
        all.addAll(seen);
      }
      over.set(true);
      assertThat(get(leaving)).isPositive();
      assertThat(all)
          .containsExactlyInAnyOrderElementsOf(
              LongStream.rangeClosed(1, CALLERS * CALLS).boxed().toList());
      assertThat(silo.script.activations("a")).isGreaterThan(1);
    }
  }

  /** Half of the callers make theirs by the way of those who find the grain busy. */
  private static List<Long> calls(TestSilo silo, int caller) throws RefusedException {
    List<Long> seen = new ArrayList<>();
    Probe probe = silo.probe("a");
    for (int i = 0; i < CALLS; i++) {
      if (caller % 2 == 0) {
        seen.add(probe.run("count"));
      } else {
        Pending<Long> started =
            silo.grains().start(probe, grain -> InlineTurnTest.unchecked(grain, "count"));
        seen.add(started.await());
      }
    }
    return seen;
  }
}
