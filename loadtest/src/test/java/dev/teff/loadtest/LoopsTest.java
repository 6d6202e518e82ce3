package dev.teff.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.teff.loadtest.harness.ArrivalSchedule;
import dev.teff.loadtest.harness.LatencyRecorder;
import dev.teff.loadtest.harness.NanoClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LoopsTest {
  /** HdrHistogram keeps three digits. */
  private static final Offset<Double> THREE_DIGITS = within(0.002);

  private final VirtualClock clock = new VirtualClock();

  @Test
  void openLoop_ofASteadyService_measuresIt() {
    OpenLoopResult result =
        new OpenLoop(clock, Runnable::run)
            .run(
                ArrivalSchedule.constant(100, Duration.ofSeconds(10)),
                () -> clock.pass(Duration.ofMillis(1)));
    assertThat(result.arrivals()).isEqualTo(1000);
    assertThat(result.response().getTotalCount()).isEqualTo(1000);
    assertThat(result.response().getMaxValue() / 1e6).isEqualTo(1, THREE_DIGITS);
    assertThat(result.lag().getMaxValue()).isZero();
    assertThat(result.complaint()).isEmpty();
  }

  @Test
  void openLoop_whoseTargetStops_chargesEveryArrivalThatWaited() {
    // 500 arrivals a second for 10 s; from 4 s on, the target stands still for 6 s.
    var calls = new AtomicInteger();
    OpenLoopResult result =
        new OpenLoop(clock, Runnable::run)
            .run(
                ArrivalSchedule.constant(500, Duration.ofSeconds(10)),
                () -> {
                  if (calls.getAndIncrement() == 2000) {
                    clock.pass(Duration.ofSeconds(6));
                  }
                });
    // Waits run evenly from 6 s down to 0 over the last 60 % of arrivals.
    assertThat(result.response().getValueAtPercentile(50) / 1e9).isEqualTo(1, within(0.01));
    assertThat(result.response().getValueAtPercentile(90) / 1e9).isEqualTo(5, within(0.01));
    assertThat(result.service().getValueAtPercentile(99)).isZero();
    assertThat(result.complaint())
        .hasValueSatisfying(why -> assertThat(why).startsWith("the generator could not keep up"));
  }

  @Test
  void openLoop_withFailures_countsThem() {
    OpenLoopResult result =
        new OpenLoop(clock, Runnable::run)
            .run(
                ArrivalSchedule.constant(10, Duration.ofSeconds(1)),
                () -> {
                  throw new IOException("refused");
                });
    assertThat(result.complaint())
        .contains("10 operations failed, the first with java.io.IOException: refused");
  }

  @Test
  @Timeout(60)
  void openLoop_whoseOperationsEndByAnError_ends() {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      OpenLoopResult result =
          new OpenLoop(clock, threads)
              .run(
                  ArrivalSchedule.constant(10, Duration.ofSeconds(1)),
                  () -> {
                    throw new NoClassDefFoundError("dev/teff/Missing");
                  });
      assertThat(result.response().getTotalCount()).isEqualTo(10);
      assertThat(result.complaint())
          .contains(
              "10 operations failed, the first with java.lang.NoClassDefFoundError:"
                  + " dev/teff/Missing");
    }
  }

  @Test
  @Timeout(60)
  void closedLoop_whoseOperationsEndByAnError_countsThem() throws InterruptedException {
    ClosedLoopResult result =
        new ClosedLoop(NanoClock.SYSTEM)
            .run(
                1,
                1,
                Duration.ofMillis(50),
                caller ->
                    () -> {
                      throw new NoClassDefFoundError("dev/teff/Missing");
                    });
    assertThat(result.operations()).isPositive();
    assertThat(result.complaint())
        .hasValueSatisfying(why -> assertThat(why).contains("NoClassDefFoundError"));
  }

  @Test
  void closedLoop_untilTimeIsUp_countsAndTimesEveryCaller() throws InterruptedException {
    int callers = 5;
    var everyoneWasThere = new CountDownLatch(callers);
    NanoClock waiting =
        new NanoClock() {
          @Override
          public long now() {
            return System.nanoTime();
          }

          @Override
          public void sleepUntil(long time) {
            try {
              everyoneWasThere.await();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          }

          @Override
          public void paceUntil(long time) {
            sleepUntil(time);
          }

          @Override
          public void pauseUntil(long time) {
            sleepUntil(time);
          }
        };
    ClosedLoopResult result =
        new ClosedLoop(waiting)
            .run(callers, 1, Duration.ofDays(1), caller -> everyoneWasThere::countDown);
    assertThat(result.operations()).isGreaterThanOrEqualTo(callers);
    assertThat(result.latency().getTotalCount()).isEqualTo(result.operations());
    assertThat(result.throughput()).isPositive();
    assertThat(result.fairness()).isBetween(0.0, 1.0);
    assertThat(result.complaint()).isEmpty();
  }

  @Test
  void fairness_ofKnownCounts_isTheSlowestAgainstTheMedian() {
    var histogram = new LatencyRecorder().total();
    var result =
        new ClosedLoopResult(new long[] {40, 10, 20}, 2_000_000_000L, histogram, Optional.empty());
    assertThat(result.fairness()).isEqualTo(0.5);
    assertThat(result.throughput()).isEqualTo(35);
  }

  @Test
  void pairs_whenRun_alternateTheirOrder() throws Exception {
    var order = new ArrayList<String>();
    Trial subject =
        time -> {
          order.add("A" + time.toSeconds());
          return 4;
        };
    Trial baseline =
        time -> {
          order.add("B" + time.toSeconds());
          return 2;
        };
    PairedRatio ratio =
        AlternatingPairs.run(4, Duration.ofSeconds(1), Duration.ofSeconds(2), subject, baseline);
    assertThat(order).containsExactly("A1", "B1", "A2", "B2", "B2", "A2", "A2", "B2", "B2", "A2");
    assertThat(ratio.median()).isEqualTo(2);
    assertThat(ratio.low()).isEqualTo(2, within(1e-12));
  }
}
