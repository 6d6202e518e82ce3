package dev.teff.loadtest.harness;

import static dev.teff.loadtest.harness.Load.addSilo;
import static dev.teff.loadtest.harness.Load.at;
import static dev.teff.loadtest.harness.Load.kill;
import static dev.teff.loadtest.harness.Load.partition;
import static dev.teff.loadtest.harness.Load.seconds;
import static dev.teff.loadtest.harness.Load.silo;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.cli.UserError;
import dev.teff.machines.Machines;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultTimesTest {
  /** Of so many silos, to which nothing is done. */
  record Idle(int size, boolean canBeCut) implements FaultyCluster {
    @Override
    public void kill(int silo) {}

    @Override
    public void freeze(int silo) {}

    @Override
    public void thaw(int silo) {}

    @Override
    public void cutOff(int silo) {}

    @Override
    public void rejoin(int silo) {}

    @Override
    public void drain(int silo) {}

    @Override
    public void addSilo() {}
  }

  private static void require(FaultyCluster cluster, TimedFault... faults) {
    List<TimedFault> all = List.of(faults);
    all.forEach(fault -> FaultTimes.require(fault, all, cluster));
  }

  @Test
  void silo_mustBeThereByThen() {
    TimedFault late = at(seconds(5), kill(silo(3)));
    assertThatThrownBy(() -> require(new Idle(2, false), late))
        .hasMessage("'kill silo 3' is impossible: there are 2 silos at PT5S.");
    assertThatCode(() -> require(new Idle(2, false), at(seconds(1), addSilo()), late))
        .doesNotThrowAnyException();
  }

  @Test
  void partition_needsANetworkThatCanBeCut() {
    TimedFault cut = at(seconds(1), partition(silo(1), seconds(1)));
    assertThatCode(() -> require(new Idle(2, true), cut)).doesNotThrowAnyException();
    assertThatThrownBy(() -> require(new Idle(2, false), cut))
        .hasMessage(
            "'cut silo 1 off for 1 s' is impossible: the silos of local:N share this host's network. Use --target apart:N.");
  }

  @Test
  void addedSilo_needsANetworkOfItsOwn_whereOthersHaveOne() {
    TimedFault first = at(seconds(1), addSilo());
    TimedFault second = at(seconds(2), addSilo());
    assertThatCode(() -> require(new Idle(8, true), first)).doesNotThrowAnyException();
    assertThatCode(() -> require(new Idle(9, false), first)).doesNotThrowAnyException();
    assertThatThrownBy(() -> require(new Idle(8, true), first, second))
        .hasMessage(
            "'add a silo' is impossible: there are networks for 9 silos. Use --target local:N, or fewer.");
  }

  @Test
  void networks_thatThisMachineDoesNotHave_areExplained() {
    try (Machines shared = Machines.loopback("network namespaces need root")) {
      assertThatThrownBy(() -> LocalTarget.requireApart(shared, 3))
          .isInstanceOf(UserError.class)
          .hasMessage(
              "silos cannot have networks of their own here, only loopback addresses, because network namespaces need root. Use local:3, which cannot be partitioned.");
    }
  }
}
