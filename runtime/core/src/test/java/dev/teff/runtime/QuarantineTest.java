package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A grain whose activation keeps failing is left alone for a while, and for longer each time. */
class QuarantineTest {
  private final TestSilo silo = TestSilo.start("teff.call.timeout = " + TestSilo.NEVER);

  QuarantineTest() {
    silo.on("fine", self -> 1);
    silo.script.onConstruction(self -> {
      throw new IllegalStateException("not today");
    });
  }

  @AfterEach
  void close() {
    silo.close();
  }

  private void assertTried(boolean tried) {
    assertThatThrownBy(() -> silo.probe("a").run("fine"))
        .hasMessageContaining(tried ? "TEFF-209" : "TEFF-210");
  }

  @Test
  void activationThatFailsAgain_isNotTriedForAWhile() {
    assertTried(true);
    assertTried(true);
    assertThatThrownBy(() -> silo.probe("a").run("fine"))
        .hasMessageContaining("TEFF-210 probe/a cannot be activated; it failed 2 times in a row")
        .hasMessageContaining("not today")
        .hasMessageContaining("next try in 101 ms");
    silo.time.advance(Duration.ofMillis(100));
    assertTried(true);
    silo.time.advance(Duration.ofMillis(100));
    assertTried(false);
    silo.time.advance(Duration.ofMillis(100));
    assertTried(true);
  }

  @Test
  void otherGrains_areNotConcerned() throws Exception {
    assertTried(true);
    assertTried(true);
    assertTried(false);
    silo.script.onConstruction(self -> 0);
    assertThat(silo.probe("b").run("fine")).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "STORE_UNREACHABLE",
        "STORE_FAILED",
        "STORE_LOCKED",
        "DISK_FULL",
        "STORE_ACCESS_REFUSED",
        "DEADLINE_EXCEEDED"
      })
  void grain_thatOthersKeepFromComing_isTriedWithEachCall(ErrorCode code) {
    silo.script.onConstruction(self -> 0);
    silo.store.beforeClaim(grain -> {
      throw new GrainException(code, Outcome.DID_NOT_RUN, "away");
    });
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> silo.ledger("a").add(1)).hasMessage(code.label() + " away");
    }
    silo.store.beforeClaim(grain -> {});
    assertThat(silo.ledger("a").add(1)).isEqualTo(1);
  }

  @Test
  void activationThatSucceeds_endsTheQuarantine() throws Exception {
    assertTried(true);
    assertTried(true);
    silo.time.advance(Duration.ofMillis(100));
    silo.script.onConstruction(self -> 0);
    assertThat(silo.probe("a").run("fine")).isEqualTo(1);
    silo.silo().deactivate(silo.probe("a"));
    TestSilo.eventually(() -> silo.active("probe") == 0);
    silo.script.onConstruction(self -> {
      throw new IllegalStateException("again");
    });
    assertTried(true);
    assertTried(true);
    assertTried(false);
  }

  @Test
  void pauses_growUpToAMinute() {
    assertTried(true);
    assertTried(true);
    Duration minute = Duration.ofMinutes(1);
    Duration pause = Duration.ofMillis(100);
    for (int full = 0; full < 3; ) {
      silo.time.advance(pause.minusMillis(1));
      assertTried(false);
      silo.time.advance(Duration.ofMillis(1));
      assertTried(true);
      full += pause.equals(minute) ? 1 : 0;
      Duration next = pause.multipliedBy(2);
      pause = next.compareTo(minute) < 0 ? next : minute;
    }
  }
}
