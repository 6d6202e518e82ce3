package dev.teff.runtime;

import static dev.teff.runtime.TestSilo.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.Pending;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CancellationTest {
  private final TestSilo silo = TestSilo.start("teff.call.timeout = " + TestSilo.NEVER);
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch never = new CountDownLatch(1);
  private final AtomicBoolean interrupted = new AtomicBoolean();

  CancellationTest() {
    silo.on("fine", self -> 1);
    silo.on(
        "block",
        self -> {
          entered.countDown();
          try {
            never.await();
          } catch (InterruptedException e) {
            interrupted.set(true);
            throw e;
          }
          return 0;
        });
  }

  @AfterEach
  void close() {
    never.countDown();
    silo.close();
  }

  private Pending<Long> start(String key, String step) {
    return silo.grains().start(silo.probe(key), probe -> InlineTurnTest.unchecked(probe, step));
  }

  private static void assertCancelled(Pending<Long> call, Outcome outcome) {
    assertThatThrownBy(call::await)
        .isInstanceOfSatisfying(
            GrainException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED);
              assertThat(failure.outcome()).isEqualTo(outcome);
            });
  }

  @Test
  void queuedCall_cancelled_endsAtOnceAndNeverRuns() throws Exception {
    Pending<Long> running = start("a", "block");
    await(entered);
    silo.on("count", self -> ++self.field);
    Pending<Long> queued = start("a", "count");
    queued.cancel();
    assertCancelled(queued, Outcome.DID_NOT_RUN);
    never.countDown();
    running.await();
    assertThat(silo.probe("a").run("count")).isEqualTo(1);
  }

  @Test
  void runningCall_cancelled_isInterrupted() throws Exception {
    Pending<Long> call = start("a", "block");
    await(entered);
    call.cancel();
    assertCancelled(call, Outcome.UNKNOWN);
    assertThat(interrupted).isTrue();
    assertThat(silo.probe("a").run("fine")).isEqualTo(1);
  }

  @Test
  void callThatItsTurnCalledInline_isInterruptedToo() throws Exception {
    silo.on("out", self -> self.probe("b").run("block"));
    Pending<Long> call = start("a", "out");
    await(entered);
    call.cancel();
    assertCancelled(call, Outcome.UNKNOWN);
    assertThat(interrupted).isTrue();
    assertThat(silo.probe("b").run("fine")).isEqualTo(1);
  }

  @Test
  void callThatItsTurnWaitsFor_isCancelledToo() throws Exception {
    silo.on(
        "out",
        self ->
            self.grains()
                .start(self.probe("b"), probe -> InlineTurnTest.unchecked(probe, "block"))
                .await());
    Pending<Long> call = start("a", "out");
    await(entered);
    call.cancel();
    assertCancelled(call, Outcome.UNKNOWN);
    assertThat(interrupted).isTrue();
  }

  @Test
  void callsOfWhichItsTurnAwaitsTheFirst_areCancelledToo() throws Exception {
    silo.on(
        "out",
        self ->
            self.grains()
                .awaitFirst(
                    List.of(
                        self.grains()
                            .start(
                                self.probe("b"),
                                probe -> InlineTurnTest.unchecked(probe, "block"))))
                .await());
    Pending<Long> call = start("a", "out");
    await(entered);
    call.cancel();
    assertCancelled(call, Outcome.UNKNOWN);
    TestSilo.eventually(interrupted::get);
  }

  @Test
  void callThatItsTurnAwaitsOnlyAfterwards_isCancelledToo() throws Exception {
    silo.on(
        "out",
        self -> {
          Pending<Long> inner =
              self.grains()
                  .start(self.probe("b"), probe -> InlineTurnTest.unchecked(probe, "block"));
          TestSilo.eventually(() -> Thread.currentThread().isInterrupted());
          return inner.await();
        });
    Pending<Long> call = start("a", "out");
    await(entered);
    call.cancel();
    assertCancelled(call, Outcome.UNKNOWN);
    assertThat(interrupted).isTrue();
  }

  @Test
  void callBehindWhichItsTurnsNextCallStands_isCancelledToo() throws Exception {
    var thread = new CompletableFuture<Thread>();
    silo.on(
        "out",
        self -> {
          Pending<Long> inner =
              self.grains()
                  .start(self.probe("b"), probe -> InlineTurnTest.unchecked(probe, "block"));
          thread.complete(Thread.currentThread());
          return self.probe("b").run("fine") + inner.await();
        });
    Pending<Long> call = start("a", "out");
    await(entered);
    Thread waiting = TestSilo.get(thread);
    TestSilo.eventually(() -> waiting.getState() == Thread.State.WAITING);
    call.cancel();
    assertCancelled(call, Outcome.UNKNOWN);
    assertThat(interrupted).isTrue();
  }

  @Test
  void cancelledTurn_thatGoesOn_makesNoMoreCallsAndLeavesNoEvents() throws Exception {
    silo.on(
        "goOn",
        self -> {
          self.add(1);
          entered.countDown();
          try {
            never.await();
          } catch (InterruptedException expected) {
            return self.probe("b").run("fine");
          }
          return 0;
        });
    Pending<Long> call = silo.grains().start(silo.ledger("a"), ledger -> ledger.run("goOn"));
    await(entered);
    call.cancel();
    assertCancelled(call, Outcome.UNKNOWN);
    assertThat(silo.script.activations("b")).isZero();
    assertThat(silo.ledger("a").sum()).isZero();
  }

  @Test
  void callThatHasEnded_cancelled_keepsItsResult() {
    Pending<Long> call = start("a", "fine");
    assertThat(call.await()).isEqualTo(1);
    call.cancel();
    assertThat(call.await()).isEqualTo(1);
  }
}
