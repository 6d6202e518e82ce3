package dev.teff.simulator.flights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.simulator.Participant;
import dev.teff.simulator.Simulation;
import dev.teff.simulator.SimulationReport;
import dev.teff.simulator.Subject;
import dev.teff.simulator.Workload;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How users simulate grains of their own: docs/simulation.md shows this file. */
class UsersGrainTest {
  /** Everybody books seats until none is left. */
  static final class Booking implements Workload {
    private static final Subject<Long> FLIGHT = new Subject<>("flight/LH1", 20L);

    @Override
    public void run(Participant me) {
      Flight flight = me.grains().ref(Flight.class, "LH1");
      while (me.goesOn()) {
        me.call(
            FLIGHT,
            "book",
            (free, left) ->
                left == null || left == Math.max(0, free - 1)
                    ? Optional.of(Math.max(0, free - 1))
                    : Optional.empty(),
            flight::book);
        me.pause(Duration.ofMillis(me.random().nextInt(500)));
      }
    }

    @Override
    public void verify(Participant me) {
      assertThat(me.grains().ref(Flight.class, "LH1").free()).isBetween(0L, 20L);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void flight_isNeverOverbooked(long seed) {
    SimulationReport report =
        Simulation.of(seed).workload(new Booking()).length(Duration.ofSeconds(10)).run();
    assertThat(report.passed()).as(report.explanation()).isTrue();
    assertThat(report.answered()).isPositive();
  }
}
