package dev.teff.runtime;

import static dev.teff.runtime.TestSilo.async;
import static dev.teff.runtime.TestSilo.await;
import static dev.teff.runtime.TestSilo.eventually;
import static dev.teff.runtime.TestSilo.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.Pending;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls that wait for themselves fail at once; those that only look like it do not. */
class CycleTest {
  private final TestSilo silo = TestSilo.start("teff.call.timeout = " + TestSilo.NEVER);
  private final CountDownLatch leave = new CountDownLatch(1);

  @AfterEach
  void close() {
    leave.countDown();
    silo.close();
  }

  private static Pending<Long> start(Self self, String key, String step) {
    return self.grains().start(self.probe(key), probe -> InlineTurnTest.unchecked(probe, step));
  }

  /** Makes a call, and tells what came of it. */
  private static long told(CompletableFuture<Long> outcome, Callable<Long> call) {
    try {
      outcome.complete(call.call());
    } catch (Exception e) {
      outcome.completeExceptionally(e);
    }
    return 0;
  }

  @Test
  void cycle_namesTheWholeChain() {
    silo.on("a", self -> self.probe("b").run("b"));
    silo.on("b", self -> self.probe("c").run("c"));
    silo.on("c", self -> self.probe("a").run("a"));
    assertThatThrownBy(() -> silo.probe("a").run("a"))
        .hasMessageContaining("TEFF-204")
        .hasMessageContaining("probe/a → probe/b → probe/c → probe/a");
  }

  @Test
  void startedCall_thatComesBackWhileItsStarterAwaitsIt_fails() {
    silo.on("out", self -> start(self, "b", "back").await());
    silo.on("back", self -> self.probe("a").run("out"));
    assertThatThrownBy(() -> silo.probe("a").run("out"))
        .hasMessageContaining("TEFF-204")
        .hasMessageContaining("probe/a → probe/b → probe/a");
  }

  @Test
  void startedCall_thatCameBackBeforeItsStarterAwaitsIt_failsWhenItDoes() {
    var back = new CompletableFuture<Thread>();
    silo.on(
        "out",
        self -> {
          Pending<Long> pending = start(self, "b", "back");
          Thread waiting = get(back);
          eventually(() -> waiting.getState() == Thread.State.WAITING);
          return pending.await();
        });
    silo.on(
        "back",
        self -> {
          Pending<Long> pending = start(self, "a", "fine");
          back.complete(Thread.currentThread());
          return pending.await();
        });
    silo.on("fine", self -> 1);
    // b awaits a call to a that is queued there when a begins to await b.
    assertThatThrownBy(() -> silo.probe("a").run("out")).hasMessageContaining("TEFF-204");
  }

  @Test
  void startedCall_returningAfterItsTurn_isNoCycle() throws Exception {
    silo.on(
        "out",
        self -> {
          start(self, "b", "back");
          return 1;
        });
    var answered = new CountDownLatch(1);
    silo.on(
        "back",
        self -> {
          long result = self.probe("a").run("fine");
          answered.countDown();
          return result;
        });
    silo.on("fine", self -> 2);
    assertThat(silo.probe("a").run("out")).isEqualTo(1);
    await(answered);
  }

  @Test
  void startedCall_thatComesBackWhileItsStartersNextCallStandsBehindIt_fails() throws Exception {
    var back = new CompletableFuture<Long>();
    silo.on(
        "out",
        self -> {
          start(self, "cold", "back");
          return self.probe("cold").run("fine");
        });
    silo.on("back", self -> told(back, () -> self.probe("a").run("fine")));
    silo.on("fine", self -> 2);
    assertThat(get(async(() -> silo.probe("a").run("out")))).isEqualTo(2);
    assertThatThrownBy(() -> get(back))
        .hasMessageContaining("TEFF-204")
        .hasMessageContaining("probe/a → probe/cold → probe/a");
  }

  @Test
  void startedCall_thatComesBackToAReentrantGrainWhoseNextCallStandsBehindIt_runs()
      throws Exception {
    silo.on(
        "out",
        self -> {
          Pending<Long> back = start(self, "cold", "back");
          return 10 * self.probe("cold").run("fine") + back.await();
        });
    silo.on("back", self -> self.grains().ref(Ring.class, "a").run("fine"));
    silo.on("fine", self -> 2);
    assertThat(get(async(() -> silo.grains().ref(Ring.class, "a").run("out")))).isEqualTo(22);
  }

  @Test
  void oneOfSeveralCallsThatAreAwaitedTogether_comesBack_failsAtOnce() throws Exception {
    var back = new CompletableFuture<Long>();
    silo.on(
        "out",
        self ->
            self.grains()
                .awaitAll(List.of(start(self, "b", "back"), start(self, "c", "slow")))
                .size());
    silo.on("back", self -> told(back, () -> self.probe("a").run("fine")));
    silo.on(
        "slow",
        self -> {
          await(leave);
          return 1;
        });
    CompletableFuture<Long> out = async(() -> silo.probe("a").run("out"));
    assertThatThrownBy(() -> get(back)).hasMessageContaining("TEFF-204");
    leave.countDown();
    assertThat(get(out)).isEqualTo(2);
  }

  @Test
  void readOnlyTurn_thatCallsItselfReadOnly_isNoCycle() {
    silo.on("out", self -> self.probe("b").look("back"));
    silo.on("back", self -> self.probe("a").look("fine"));
    silo.on("fine", self -> 2);
    assertThat(silo.probe("a").look("out")).isEqualTo(2);
  }

  @Test
  void readOnlyTurn_whoseCallComesBackToChangeTheGrain_fails() {
    silo.on("out", self -> self.probe("b").run("back"));
    silo.on("back", self -> self.probe("a").run("fine"));
    silo.on("fine", self -> 2);
    assertThatThrownBy(() -> silo.probe("a").look("out"))
        .hasMessageContaining("TEFF-204")
        .hasMessageContaining("probe/a → probe/b → probe/a");
  }

  @Test
  void twoCallersOfOneGrain_areNoCycle() throws Exception {
    var entered = new CountDownLatch(1);
    silo.on(
        "block",
        self -> {
          entered.countDown();
          await(leave);
          return 1;
        });
    silo.on("visit", self -> self.probe("c").run("fine"));
    silo.on("fine", self -> 2);
    var first = async(() -> silo.probe("c").run("block"));
    await(entered);
    var second = async(() -> silo.probe("a").run("visit"));
    leave.countDown();
    assertThat(get(first)).isEqualTo(1);
    assertThat(get(second)).isEqualTo(2);
  }
}
