package dev.teff.simulator.flights;

import dev.teff.simulator.Participant;
import dev.teff.simulator.SimulatedFault;
import dev.teff.simulator.Simulation;
import dev.teff.simulator.SimulationTest;
import dev.teff.simulator.Subject;
import dev.teff.simulator.Workload;
import java.time.Duration;
import java.util.Optional;

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
  }

  @SimulationTest(seeds = 3, firstSeed = 11)
  void flight_isNeverOverbooked(Simulation simulation) {
    simulation
        .workload(new Booking())
        .length(Duration.ofSeconds(10))
        .invariant("seats are between none and all", UsersGrainTest::seatsAddUp)
        .check();
  }

  @SimulationTest(seeds = 1)
  void flight_whoseSilosAreKilledAndCutOff_isNeverOverbooked(Simulation simulation) {
    simulation
        .silos(3)
        .faults(SimulatedFault.KILL, SimulatedFault.PARTITION)
        .workload(new Booking())
        .length(Duration.ofSeconds(10))
        .check();
  }

  private static boolean seatsAddUp(Participant me) {
    long free = me.grains().ref(Flight.class, "LH1").free();
    return free >= 0 && free <= 20;
  }
}
