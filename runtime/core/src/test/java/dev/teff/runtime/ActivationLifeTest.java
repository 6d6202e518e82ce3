package dev.teff.runtime;

import static dev.teff.runtime.TestSilo.async;
import static dev.teff.runtime.TestSilo.await;
import static dev.teff.runtime.TestSilo.eventually;
import static dev.teff.runtime.TestSilo.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.Pending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ActivationLifeTest {
  private static final Duration IDLE = Duration.ofMinutes(1);

  private final TestSilo silo =
      TestSilo.start(
          "teff { grain.idle-timeout = 1m, call.timeout = %s }".formatted(TestSilo.NEVER));
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch leave = new CountDownLatch(1);

  ActivationLifeTest() {
    silo.on("fine", self -> 1);
    silo.on(
        "go",
        self -> {
          self.context.deactivate();
          return 1;
        });
    silo.on(
        "block",
        self -> {
          entered.countDown();
          await(leave);
          return 1;
        });
  }

  @AfterEach
  void close() {
    leave.countDown();
    silo.close();
  }

  @Test
  void grainThatCannotStoreItsLastChanges_leavesAllTheSame() throws Exception {
    Brittle brittle = silo.grains().ref(Brittle.class, "a");
    brittle.add("breaks");
    brittle.add("behind it"); // so that both are encoded anew, when they are stored
    BrittleGrain.BROKEN.add("breaks");
    assertThat(brittle.size()).isEqualTo(2);
    silo.silo().deactivate(brittle);
    assertThat(TestSilo.get(TestSilo.async(brittle::size))).isZero();
  }

  @Test
  void idleActivation_leavesAndComesBack() {
    silo.ledger("a").add(3);
    silo.advanceUntil(() -> silo.active("ledger") == 0);
    assertThat(silo.time.nanos()).isGreaterThan(IDLE.toNanos());

    assertThat(silo.ledger("a").sum()).isEqualTo(3);
    assertThat(silo.script.activations("a")).isEqualTo(2);
  }

  @Test
  void busyActivation_isNotIdle() throws Exception {
    var call = async(() -> silo.probe("a").run("block"));
    await(entered);
    silo.probe("b").run("fine");
    silo.advanceUntil(() -> silo.active("probe") == 1);
    leave.countDown();
    assertThat(get(call)).isEqualTo(1);
    assertThat(silo.probe("a").run("fine")).isEqualTo(1);
    assertThat(silo.script.activations("a")).isEqualTo(1);
  }

  @Test
  void deactivate_endsTheActivationBehindTheTurn() throws Exception {
    assertThat(silo.probe("a").run("go")).isEqualTo(1);
    assertThat(silo.active("probe")).isZero();
    assertThat(silo.probe("a").run("fine")).isEqualTo(1);
    assertThat(silo.script.activations("a")).isEqualTo(2);
  }

  @Test
  void deactivate_waitsUntilDurable() throws Exception {
    silo.on(
        "goWithAnEvent",
        self -> {
          self.context.deactivate();
          return self.add(1);
        });
    silo.store.hold();
    var call = TestSilo.Held.start(() -> silo.ledger("a").run("goWithAnEvent"));
    Runnable append = silo.store.takeHeld();
    assertThat(call.waits()).isTrue();
    var next = TestSilo.Held.start(() -> silo.ledger("a").sum());
    assertThat(next.waits()).isTrue();
    assertThat(silo.active("ledger")).isEqualTo(1);

    append.run();
    assertThat(get(call.result())).isEqualTo(1);
    assertThat(get(next.result())).isEqualTo(1);
    assertThat(silo.script.activations("a")).isEqualTo(2);
  }

  @Test
  void callsQueuedAtALeavingActivation_startInOrderOnTheNext_beforeLaterOnes() throws Exception {
    List<Integer> order = new CopyOnWriteArrayList<>();
    int calls = 300;
    for (int i = 0; i < calls; i++) {
      int number = i;
      silo.on(
          "step" + i,
          self -> {
            order.add(number);
            if (number % 7 == 0) {
              self.context.deactivate();
            }
            return number;
          });
    }
    List<Pending<Long>> pending = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      String step = "step" + i;
      pending.add(silo.grains().start(silo.probe("a"), probe -> probe.look(step)));
    }
    pending.forEach(Pending::await);
    assertThat(order).hasSize(calls).isSorted();
    assertThat(silo.script.activations("a")).isGreaterThan(calls / 7);
  }

  @Test
  void constructor_thatThrows_failsTheCallersAndTheNextCallTriesAgain() throws Exception {
    silo.script.onConstruction(self -> {
      entered.countDown();
      await(leave);
      throw new IllegalStateException("not today");
    });
    var first = async(() -> silo.probe("a").run("fine"));
    await(entered);
    var queued = silo.grains().start(silo.probe("a"), probe -> probe.look("fine"));
    leave.countDown();

    assertThatThrownBy(() -> get(first))
        .isInstanceOfSatisfying(
            GrainException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.ACTIVATION_FAILED);
              assertThat(failure.outcome()).isEqualTo(Outcome.DID_NOT_RUN);
              assertThat(failure)
                  .hasMessageContaining("class dev.teff.runtime.ProbeGrain")
                  .hasMessageContaining("not today")
                  .hasMessageContaining("see the cause; the next call tries again");
            });
    assertThatThrownBy(queued::await).hasMessageContaining("TEFF-209");
    assertThat(silo.active("probe")).isZero();

    silo.script.onConstruction(self -> 0);
    assertThat(silo.probe("a").run("fine")).isEqualTo(1);
  }

  @Test
  void startedCall_toAnInactiveGrainThatFailsToActivate_fails() {
    silo.script.onConstruction(self -> {
      throw new IllegalStateException("not today");
    });
    var started = silo.grains().start(silo.probe("a"), probe -> probe.look("fine"));
    assertThatThrownBy(started::await).hasMessageContaining("TEFF-209");
    eventually(() -> silo.active("probe") == 0);
  }

  @Test
  void everyTransition_isOneThatTheStateAllows() {
    assertThat(ActivationState.ACTIVATING.successors())
        .containsExactly(ActivationState.ACTIVE, ActivationState.LEAVING, ActivationState.GONE);
    assertThat(ActivationState.ACTIVE.successors()).containsExactly(ActivationState.LEAVING);
    assertThat(ActivationState.LEAVING.successors()).containsExactly(ActivationState.GONE);
    assertThat(ActivationState.GONE.successors()).isEmpty();
  }
}
