package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoorkeeperTest {
  private final List<String> log = new ArrayList<>();
  private final Doorkeeper doorkeeper = new Doorkeeper(2, log::add);

  @Test
  void stranger_whoComesAgain_isLoggedOnce() {
    for (int i = 0; i < 5; i++) {
      doorkeeper.report(ErrorCode.STRANGER, "10.0.0.1", "it said nothing");
      doorkeeper.report(ErrorCode.WRONG_SECRET, "10.0.0.1", "it guessed");
      doorkeeper.report(ErrorCode.STRANGER, "10.0.0.2", "it said nothing");
    }
    assertThat(log)
        .hasSize(3)
        .anySatisfy(line -> assertThat(line).startsWith("TEFF-403").contains("10.0.0.1"))
        .anySatisfy(line -> assertThat(line).startsWith("TEFF-404").contains("10.0.0.1"))
        .anySatisfy(line -> assertThat(line).startsWith("TEFF-403").contains("10.0.0.2"));
  }

  @Test
  void strangers_byTheThousand_areForgottenAgain() {
    for (int i = 0; i < 5_000; i++) {
      doorkeeper.report(ErrorCode.STRANGER, "host-" + i, "it said nothing");
    }
    doorkeeper.report(ErrorCode.STRANGER, "host-4999", "it said nothing");
    doorkeeper.report(ErrorCode.STRANGER, "host-0", "it said nothing");
    assertThat(log).hasSize(5_001);
  }

  @Test
  void crowd_isAdmittedUpToItsLimit() {
    assertThat(doorkeeper.admit()).isTrue();
    assertThat(doorkeeper.admit()).isTrue();
    assertThat(doorkeeper.admit()).isFalse();
    doorkeeper.discharge();
    assertThat(doorkeeper.admit()).isTrue();
  }
}
