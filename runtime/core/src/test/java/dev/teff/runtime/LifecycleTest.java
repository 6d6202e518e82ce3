package dev.teff.runtime;

import static dev.teff.runtime.TestSilo.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.DeactivationReason;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The beginning and the end of an activation, as its grain sees them. */
class LifecycleTest {
  private final TestSilo silo = TestSilo.start("teff.call.timeout = " + TestSilo.NEVER);
  private final List<String> seen = new CopyOnWriteArrayList<>();

  LifecycleTest() {
    silo.on("begin", self -> note("begin"));
    for (DeactivationReason reason : DeactivationReason.values()) {
      silo.on("end " + reason.name(), self -> note("end " + reason.name()));
    }
    silo.on("fine", self -> note("call"));
    silo.on("sum", self -> self.journal().state());
  }

  @AfterEach
  void close() {
    silo.close();
  }

  private long note(String what) {
    seen.add(what);
    return 0;
  }

  private Hooked hooked() {
    return silo.grains().ref(Hooked.class, "a");
  }

  @Test
  void onActivate_runsBehindTheConstructorAndBeforeTheFirstCall() {
    silo.script.onConstruction(self -> note("constructor"));
    hooked().run("fine");
    hooked().run("fine");
    assertThat(seen).containsExactly("constructor", "begin", "call", "call");
  }

  @Test
  void onActivate_mayAppendAndCallOthers() {
    silo.on("begin", self -> self.add(self.probe("b").run("five")));
    silo.on("five", self -> 5);
    assertThat(hooked().run("sum")).isEqualTo(5);
  }

  @Test
  void onActivate_thatThrows_failsTheCallersAndTheNextCallTriesAgain() {
    silo.on(
        "begin",
        self -> {
          throw new IllegalStateException("not today");
        });
    assertThatThrownBy(() -> hooked().run("fine"))
        .isInstanceOfSatisfying(
            GrainException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.ACTIVATION_FAILED);
              assertThat(failure.outcome()).isEqualTo(Outcome.DID_NOT_RUN);
              assertThat(failure).hasRootCauseMessage("not today");
            });
    silo.on("begin", self -> 0);
    hooked().run("fine");
    assertThat(seen).containsExactly("call");
  }

  @Test
  void onActivate_thatCallsBackItsCaller_isACycle() {
    silo.on("begin", self -> self.probe("caller").run("fine"));
    silo.on("out", self -> self.grains().ref(Hooked.class, "a").run("fine"));
    assertThatThrownBy(() -> silo.probe("caller").run("out"))
        .hasMessageContaining("probe/caller → hooked/a → probe/caller");
  }

  @Test
  void onDeactivate_isToldTheReason_andWhatItAppendsIsKept() {
    silo.on(
        "leave",
        self -> {
          self.context.deactivate();
          return 0;
        });
    silo.on(
        "end REQUESTED",
        self -> {
          note("end");
          return self.add(3);
        });
    hooked().run("leave");
    eventually(() -> silo.active("hooked") == 0);
    assertThat(hooked().run("sum")).isEqualTo(3);
    assertThat(seen).containsExactly("begin", "end", "begin");
  }

  @Test
  void onDeactivate_thatThrows_leavesAllTheSame() {
    silo.on(
        "end REQUESTED",
        self -> {
          self.add(3);
          throw new IllegalStateException("no");
        });
    hooked().run("fine");
    silo.silo().deactivate(hooked());
    eventually(() -> silo.active("hooked") == 0);
    assertThat(hooked().run("sum")).isZero();
  }

  @Test
  void deactivate_fromOutside_endsTheActivation() {
    hooked().run("fine");
    silo.silo().deactivate(hooked());
    eventually(() -> silo.active("hooked") == 0);
    assertThat(seen).endsWith("end REQUESTED");
  }

  @Test
  void shutdown_isAReason() {
    hooked().run("fine");
    silo.close();
    assertThat(seen).containsExactly("begin", "call", "end SHUTDOWN");
  }

  @Test
  void turnThatThrowsBehindAnAppend_isAReason() {
    silo.on(
        "fail",
        self -> {
          self.add(1);
          throw new IllegalStateException("no");
        });
    assertThatThrownBy(() -> hooked().run("fail")).hasMessage("no");
    eventually(() -> seen.contains("end THREW_BEHIND_APPEND"));
  }

  @Test
  void idleTimeout_ofTheType_goesBeforeTheSilos() {
    silo.probe("b").look("fine");
    hooked().run("fine");
    silo.time.advance(Duration.ofSeconds(1));
    silo.time.advance(Duration.ofSeconds(7));
    silo.advanceUntil(() -> silo.active("hooked") == 0);
    assertThat(seen).endsWith("end IDLE");
    assertThat(silo.active("probe")).isEqualTo(1);
  }

  @Test
  void keepAlive_keepsAnActivationThatNobodyCalls() {
    silo.on(
        "stay",
        self -> {
          self.context.keepAlive(Duration.ofMinutes(5));
          return 0;
        });
    hooked().run("stay");
    hooked().run("fine"); // a later call makes it no shorter
    for (int i = 0; i < 4 * 60; i++) {
      silo.time.advance(Duration.ofSeconds(1));
    }
    assertThat(silo.active("hooked")).isEqualTo(1);
    for (int i = 0; i < 70; i++) {
      silo.time.advance(Duration.ofSeconds(1));
    }
    silo.advanceUntil(() -> silo.active("hooked") == 0);
  }
}
