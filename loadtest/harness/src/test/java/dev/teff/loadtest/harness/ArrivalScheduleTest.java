package dev.teff.loadtest.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivalScheduleTest {
  @Test
  void constant_atARateThatDividesNoSecond_neverDrifts() {
    ArrivalSchedule schedule = ArrivalSchedule.constant(3, Duration.ofSeconds(100));
    assertThat(schedule.size()).isEqualTo(300);
    assertThat(schedule.offset(0)).isZero();
    assertThat(schedule.offset(1)).isEqualTo(333_333_333);
    assertThat(schedule.offset(2)).isEqualTo(666_666_667);
    assertThat(schedule.offset(299)).isEqualTo(99_666_666_667L);
  }

  @Test
  void constant_slowerThanItsDuration_stillHasTheFirstArrival() {
    assertThat(ArrivalSchedule.constant(0.1, Duration.ofSeconds(5)).size()).isEqualTo(1);
  }

  @Test
  void poisson_ofManyArrivals_hasExponentialDistances() {
    int rate = 1000;
    ArrivalSchedule schedule = ArrivalSchedule.poisson(rate, Duration.ofSeconds(100), 7);
    // The count is Poisson distributed itself: five standard deviations are sqrt(100,000) * 5.
    assertThat((double) schedule.size()).isEqualTo(100_000, within(1600.0));
    double[] distances =
        IntStream.range(1, schedule.size())
            .mapToDouble(i -> (schedule.offset(i) - schedule.offset(i - 1)) * 1e-9)
            .sorted()
            .toArray();
    // Kolmogorov and Smirnov: the largest distance from the distribution function, at 0.1 %.
    double largest =
        IntStream.range(0, distances.length)
            .mapToDouble(
                i -> Math.abs((i + 0.5) / distances.length - (1 - Math.exp(-rate * distances[i]))))
            .max()
            .orElseThrow();
    assertThat(largest).isLessThan(1.95 / Math.sqrt(distances.length));
  }

  @Test
  void poisson_withTheSameSeed_isTheSame() {
    ArrivalSchedule one = ArrivalSchedule.poisson(50, Duration.ofSeconds(2), 1);
    ArrivalSchedule same = ArrivalSchedule.poisson(50, Duration.ofSeconds(2), 1);
    ArrivalSchedule other = ArrivalSchedule.poisson(50, Duration.ofSeconds(2), 2);
    assertThat(same).usingRecursiveComparison().isEqualTo(one);
    assertThat(other).usingRecursiveComparison().isNotEqualTo(one);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void rate_thatIsImpossible_isRefused(double rate) {
    assertThatThrownBy(() -> ArrivalSchedule.constant(rate, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("impossible");
  }

  @Test
  void schedule_ofNoTimeOrTooMany_isRefused() {
    assertThatThrownBy(() -> ArrivalSchedule.poisson(1, Duration.ZERO, 1))
        .hasMessage("A duration of PT0S has no arrivals.");
    assertThatThrownBy(() -> ArrivalSchedule.constant(1e9, Duration.ofHours(1)))
        .hasMessageContaining("more than the 100000000 that fit");
  }
}
