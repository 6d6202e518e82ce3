package dev.teff.loadtest.harness;

import static dev.teff.loadtest.harness.Load.atOnceUsers;
import static dev.teff.loadtest.harness.Load.constantUsersPerSec;
import static dev.teff.loadtest.harness.Load.incrementConcurrentUsers;
import static dev.teff.loadtest.harness.Load.incrementUsersPerSec;
import static dev.teff.loadtest.harness.Load.nothingFor;
import static dev.teff.loadtest.harness.Load.rampConcurrentUsers;
import static dev.teff.loadtest.harness.Load.rampUsers;
import static dev.teff.loadtest.harness.Load.rampUsersPerSec;
import static dev.teff.loadtest.harness.Load.seconds;
import static dev.teff.loadtest.harness.Load.stressPeakUsers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** When users come in each model, to the nanosecond. */
class OpenProfileTest {
  private static long[] times(OpenStep... steps) {
    ArrivalSchedule schedule = OpenProfile.schedule(List.of(steps), 7);
    return IntStream.range(0, schedule.size()).mapToLong(schedule::offset).toArray();
  }

  private static long inSecond(long[] times, int second) {
    return LongStream.of(times).filter(time -> time / 1_000_000_000L == second).count();
  }

  @Test
  void steps_comeOneAfterTheOther() {
    assertThat(
            times(
                atOnceUsers(2),
                nothingFor(seconds(3)),
                rampUsers(4).during(seconds(2)),
                constantUsersPerSec(2).during(seconds(1))))
        .containsExactly(
            0L,
            0L,
            3_000_000_000L,
            3_500_000_000L,
            4_000_000_000L,
            4_500_000_000L,
            5_000_000_000L,
            5_500_000_000L);
  }

  @Test
  void constantRate_isTheKernelsSchedule() {
    long[] times = times(constantUsersPerSec(3).during(seconds(100)));
    assertThat(times).hasSize(300);
    assertThat(times[1]).isEqualTo(333_333_333L);
    assertThat(times[299]).isEqualTo(99_666_666_667L);
  }

  @Test
  void ramp_hasTheAreaUnderItsRate() {
    long[] up = times(rampUsersPerSec(0).to(100).during(seconds(10)));
    assertThat(up).hasSize(500).isSorted();
    // In second k the rate is 10k to 10(k+1): 10k + 5 users, give or take a rounding.
    for (int second = 0; second < 10; second++) {
      assertThat((double) inSecond(up, second)).isCloseTo(10.0 * second + 5, within(1.0));
    }
    long[] down = times(rampUsersPerSec(100).to(0).during(seconds(10)));
    assertThat(down).hasSize(500).isSorted();
    assertThat(inSecond(down, 0)).isEqualTo(95);
  }

  @Test
  void stairs_haveTheirLevels() {
    long[] stairs =
        times(
            incrementUsersPerSec(10)
                .times(3)
                .eachLevelLasting(seconds(2))
                .separatedByRampsLasting(seconds(1))
                .startingFrom(5));
    // 5/s, a ramp to 15/s, 15/s, a ramp to 25/s, 25/s.
    assertThat(IntStream.range(0, 8).mapToLong(second -> inSecond(stairs, second)))
        .containsExactly(5L, 5L, 10L, 15L, 15L, 20L, 25L, 25L);
  }

  @Test
  void peak_isSymmetricAndHighestInTheMiddle() {
    long[] peak = times(stressPeakUsers(1000).during(seconds(10)));
    assertThat(peak).hasSize(1000).isSorted();
    // 1000 * (3x² - 2x³), of which each second has a difference.
    assertThat(inSecond(peak, 0)).isEqualTo(28);
    assertThat(inSecond(peak, 4)).isEqualTo(148);
    assertThat(inSecond(peak, 5)).isEqualTo(148);
    assertThat(inSecond(peak, 9)).isEqualTo(28);
  }

  @Test
  void randomRate_isAPoissonProcess() {
    int rate = 1000;
    long[] times = times(constantUsersPerSec(rate).during(seconds(100)).randomized());
    assertThat((double) times.length).isCloseTo(100_000, within(1600.0)); // five deviations
    double[] distances =
        IntStream.range(1, times.length)
            .mapToDouble(i -> (times[i] - times[i - 1]) * 1e-9)
            .sorted()
            .toArray();
    // Kolmogorov and Smirnov at 0.1 %.
    double largest =
        IntStream.range(0, distances.length)
            .mapToDouble(
                i -> Math.abs((i + 0.5) / distances.length - (1 - Math.exp(-rate * distances[i]))))
            .max()
            .orElseThrow();
    assertThat(largest).isLessThan(1.95 / Math.sqrt(distances.length));
  }

  /** The numbers in equal shares of the expected total are Poisson distributed with equal means. */
  @Test
  void randomRamp_isAPoissonProcessOfItsRate() {
    long[] times = times(rampUsersPerSec(0).to(2000).during(seconds(100)).randomized());
    int shares = 100;
    double mean = 100_000.0 / shares;
    long[] counts = new long[shares];
    for (long time : times) {
      double x = time / 100e9; // of the expected total, x² has come
      counts[(int) Math.min(shares - 1, x * x * shares)]++;
    }
    double chiSquare = LongStream.of(counts).mapToDouble(n -> (n - mean) * (n - mean) / mean).sum();
    assertThat(chiSquare).isBetween(61.9, 149.4); // chi-square of 100, 0.1 % on each side
  }

  @Test
  void closedStairs_haveTheirNumbers() {
    var profile =
        new ClosedProfile(
            List.of(
                incrementConcurrentUsers(10)
                    .times(2)
                    .eachLevelLasting(seconds(5))
                    .separatedByRampsLasting(seconds(10))
                    .startingFrom(10),
                rampConcurrentUsers(20).to(0).during(seconds(10))));
    assertThat(
            LongStream.of(0, 4, 10, 14, 16, 20, 25, 29, 30)
                .mapToInt(s -> profile.usersAt(s * 1_000_000_000L)))
        .containsExactly(10, 10, 15, 19, 20, 20, 10, 2, 0);
    assertThat(profile.most()).isEqualTo(20);
  }

  @Test
  void closedRamp_isFollowedStepByStep() {
    var profile = new ClosedProfile(List.of(rampConcurrentUsers(0).to(1000).during(seconds(7))));
    int changes = 0;
    for (long time = 0; time < profile.length(); time = profile.nextChange(time)) {
      assertThat(profile.usersAt(time)).isEqualTo(changes++);
    }
    assertThat(changes).isEqualTo(1000);
  }
}
