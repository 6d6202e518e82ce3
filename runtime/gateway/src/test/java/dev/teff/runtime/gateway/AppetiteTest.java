package dev.teff.runtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AppetiteTest {
  private static final Demand NONE = new Demand(0, 0, 0);
  private final Appetite appetite =
      new Appetite(new ScalingOptions(0, 3, 10, Duration.ofSeconds(30), Duration.ofSeconds(3)));
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  private int after(Duration time, Demand demand) {
    return after(time, demand, Optional.empty());
  }

  private int after(Duration time, Demand demand, Optional<Instant> reminder) {
    now = now.plus(time);
    return appetite.wanted(demand, reminder, now);
  }

  @Test
  void nothingToDo_wantsNothing() {
    assertThat(after(Duration.ofHours(1), NONE)).isZero();
  }

  @Test
  void call_wantsASilo_untilThereWasNothingToDoForLongEnough() {
    assertThat(after(Duration.ZERO, new Demand(1, 1, 1))).isEqualTo(1);
    assertThat(after(Duration.ofSeconds(29), new Demand(0, 0, 1))).isEqualTo(1);
    assertThat(after(Duration.ofSeconds(2), new Demand(0, 0, 1))).isZero();
  }

  @Test
  void callThatCameAndWentBetweenTwoLooks_isSeen() {
    assertThat(after(Duration.ZERO, new Demand(0, 0, 1))).isEqualTo(1);
    assertThat(after(Duration.ofSeconds(29), new Demand(0, 0, 2))).isEqualTo(1);
    assertThat(after(Duration.ofSeconds(29), new Demand(0, 0, 2))).isEqualTo(1);
  }

  @Test
  void manyCalls_wantMoreSilosAtOnce_andFewerLater() {
    assertThat(after(Duration.ZERO, new Demand(21, 21, 21))).isEqualTo(3);
    assertThat(after(Duration.ZERO, new Demand(1000, 0, 1000))).isEqualTo(3);
    assertThat(after(Duration.ofSeconds(10), new Demand(5, 0, 1001))).isEqualTo(3);
    assertThat(after(Duration.ofSeconds(21), new Demand(5, 0, 1002))).isEqualTo(1);
  }

  @Test
  void reminder_wantsASiloInTime() {
    Optional<Instant> due = Optional.of(now.plusSeconds(60));
    assertThat(after(Duration.ofSeconds(56), NONE, due)).isZero();
    assertThat(after(Duration.ofSeconds(1), NONE, due)).isEqualTo(1);
    assertThat(after(Duration.ofHours(1), NONE, due)).isEqualTo(1);
    assertThat(after(Duration.ofSeconds(31), NONE, Optional.empty())).isZero();
  }

  @Test
  void bounds_thatContradictEachOther_areRefused() {
    assertThatThrownBy(() -> new ScalingOptions(4, 3, 1, Duration.ZERO, Duration.ZERO))
        .hasMessageContaining("min-silos <= max-silos");
  }
}
