package dev.teff.runtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.runtime.gateway.Demand.OfType;
import dev.teff.runtime.gateway.ScalingOptions.Dials;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AppetiteTest {
  private static final Demand NONE = new Demand(0, Map.of());
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration LEAD = Duration.ofSeconds(3);
  private static final Dials REPORT = new Dials(2, 1, Duration.ofSeconds(5));

  private final Appetite appetite =
      new Appetite(new ScalingOptions(0, 3, 10, IDLE, LEAD, Map.of("report", REPORT)));
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  /** Of a type without dials of its own. */
  private static Demand calls(int underWay, long begun) {
    return new Demand(0, Map.of("account", new OfType(underWay, begun)));
  }

  /** Of both types. */
  private static Demand calls(OfType accounts, OfType reports) {
    return new Demand(0, Map.of("account", accounts, "report", reports));
  }

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
    assertThat(after(Duration.ZERO, calls(1, 1))).isEqualTo(1);
    assertThat(after(Duration.ofSeconds(29), calls(0, 1))).isEqualTo(1);
    assertThat(after(Duration.ofSeconds(2), calls(0, 1))).isZero();
  }

  @Test
  void callThatCameAndWentBetweenTwoLooks_isSeen() {
    assertThat(after(Duration.ZERO, calls(0, 1))).isEqualTo(1);
    assertThat(after(Duration.ofSeconds(29), calls(0, 2))).isEqualTo(1);
    assertThat(after(Duration.ofSeconds(29), calls(0, 2))).isEqualTo(1);
  }

  @Test
  void manyCalls_wantMoreSilosAtOnce_andFewerLater() {
    assertThat(after(Duration.ZERO, calls(21, 21))).isEqualTo(3);
    assertThat(after(Duration.ZERO, calls(1000, 1000))).isEqualTo(3);
    assertThat(after(Duration.ofSeconds(10), calls(5, 1001))).isEqualTo(3);
    assertThat(after(Duration.ofSeconds(21), calls(5, 1002))).isEqualTo(1);
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
  void loadThatGoesUpAndDown_wantsWhatItsPeaksNeed() {
    assertThat(after(Duration.ZERO, calls(30, 30))).isEqualTo(3);
    assertThat(after(Duration.ofSeconds(20), calls(15, 50))).isEqualTo(3);
    assertThat(after(Duration.ofSeconds(20), calls(1, 60))).isEqualTo(2);
    assertThat(after(Duration.ofSeconds(20), calls(1, 61))).isEqualTo(2);
    assertThat(after(Duration.ofSeconds(20), calls(1, 62))).isEqualTo(1);
  }

  @Test
  void typeWithDials_hasItsLeastSilos_untilItsOwnTimeOut() {
    assertThat(after(Duration.ZERO, calls(new OfType(0, 0), new OfType(0, 1)))).isEqualTo(2);
    assertThat(after(Duration.ofSeconds(4), calls(new OfType(0, 0), new OfType(0, 1))))
        .isEqualTo(2);
    assertThat(after(Duration.ofSeconds(1), calls(new OfType(0, 0), new OfType(0, 1)))).isZero();
  }

  @Test
  void typeWithDials_keepsNoSilosForOthers_norOthersForIt() {
    assertThat(after(Duration.ZERO, calls(new OfType(0, 1), new OfType(0, 1)))).isEqualTo(2);
    assertThat(after(Duration.ofSeconds(6), calls(new OfType(0, 1), new OfType(0, 1))))
        .isEqualTo(1);
    assertThat(after(Duration.ofSeconds(25), calls(new OfType(0, 1), new OfType(0, 1)))).isZero();
  }

  @Test
  void loadsOfTypes_addUp() {
    assertThat(after(Duration.ZERO, calls(new OfType(4, 4), new OfType(2, 2)))).isEqualTo(3);
    assertThat(after(Duration.ofSeconds(5), calls(new OfType(4, 4), new OfType(0, 2))))
        .isEqualTo(1);
  }

  @Test
  void bounds_thatContradictEachOther_areRefused() {
    assertThatThrownBy(() -> new ScalingOptions(4, 3, 1, IDLE, LEAD, Map.of()))
        .hasMessageContaining("min-silos <= max-silos");
    assertThatThrownBy(() -> new ScalingOptions(0, 1, 1, IDLE, LEAD, Map.of("report", REPORT)))
        .hasMessageContaining("report is to have 2 silos, but max-silos is 1");
    assertThatThrownBy(() -> new Dials(0, 0, IDLE)).hasMessageContaining("calls-per-silo");
  }
}
