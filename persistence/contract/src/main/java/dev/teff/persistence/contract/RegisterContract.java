package dev.teff.persistence.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.GrainException;
import dev.teff.persistence.spi.Register;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What every register must do. */
public abstract class RegisterContract extends StoreContract {
  private static final String VIEW = "cluster-view";

  @Test
  void read_ofUnknownName_isEmpty() {
    assertThat(store.registers().read(VIEW)).isEmpty();
  }

  @Test
  void compareAndSet_fromNothing_isVersionOne() {
    assertThat(set(0, "one")).isTrue();

    assertHolds(1, "one");
  }

  @Test
  void compareAndSet_fromNothingTwice_keepsTheFirst() {
    set(0, "one");

    assertThat(set(0, "another")).isFalse();

    assertHolds(1, "one");
  }

  @Test
  void compareAndSet_ofCurrentVersion_replaces() {
    set(0, "one");

    assertThat(set(1, "two")).isTrue();

    assertHolds(2, "two");
  }

  @Test
  void compareAndSet_ofAnotherVersion_changesNothing() {
    set(0, "one");
    set(1, "two");

    assertThat(set(1, "stale")).isFalse();
    assertThat(set(3, "from the future")).isFalse();

    assertHolds(2, "two");
  }

  @Test
  void compareAndSet_ofOneName_leavesOthersAlone() {
    set(0, "one");

    assertThat(store.registers().read(VIEW + "-2")).isEmpty();
  }

  @Test
  void compareAndSet_withTheSameValue_countsAsChange() {
    set(0, "one");

    assertThat(set(1, "one")).isTrue();

    assertHolds(2, "one");
  }

  @Test
  void compareAndSet_emptyAndUnusualNames_areKept() {
    assertThat(store.registers().compareAndSet("é'\"%爱", 0, new byte[0])).isTrue();

    assertThat(store.registers().read("é'\"%爱"))
        .hasValueSatisfying(held -> assertThat(held.value()).isEmpty());
  }

  @Test
  void compareAndSet_byManyRacers_hasOneWinnerPerVersion() throws Exception {
    var other = open();
    int racers = 8;
    int rounds = 10;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < rounds; round++) {
        var race = new ArrayList<Callable<Boolean>>();
        for (int racer = 0; racer < racers; racer++) {
          Register register = racer % 2 == 0 ? store.registers() : other.registers();
          long expected = round;
          byte[] value = (round + " by " + racer).getBytes(UTF_8);
          race.add(() -> register.compareAndSet(VIEW, expected, value));
        }
        int winners = 0;
        for (var result : threads.invokeAll(race)) {
          winners += result.get() ? 1 : 0;
        }
        assertThat(winners).as("winners of round %d", round).isEqualTo(1);
      }
    }

    assertThat(other.registers().read(VIEW))
        .hasValueSatisfying(held -> assertThat(held.version()).isEqualTo(rounds));
  }

  @Test
  void use_afterClose_isRefusedClearly() {
    store.close();

    assertThatThrownBy(() -> set(0, "late"))
        .isInstanceOf(GrainException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> store.registers().read(VIEW))
        .isInstanceOf(GrainException.class)
        .hasMessageContaining("closed");
  }

  private boolean set(long expectedVersion, String value) {
    return store.registers().compareAndSet(VIEW, expectedVersion, value.getBytes(UTF_8));
  }

  private void assertHolds(long version, String value) {
    assertThat(store.registers().read(VIEW))
        .hasValueSatisfying(held -> {
          assertThat(held.version()).isEqualTo(version);
          assertThat(new String(held.value(), UTF_8)).isEqualTo(value);
        });
  }
}
