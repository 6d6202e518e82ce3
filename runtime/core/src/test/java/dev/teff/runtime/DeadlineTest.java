package dev.teff.runtime;

import static dev.teff.runtime.TestSilo.async;
import static dev.teff.runtime.TestSilo.await;
import static dev.teff.runtime.TestSilo.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.CallOptions;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.Grains;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private final TestSilo silo = TestSilo.start("teff.call.timeout = 10s");
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch never = new CountDownLatch(1);
  private final AtomicBoolean interrupted = new AtomicBoolean();

  DeadlineTest() {
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

  @Test
  void turn_beyondItsDeadline_isInterruptedAndItsOutcomeUnknown() throws Exception {
    var call = async(() -> silo.probe("a").run("block"));
    await(entered);
    silo.time.advance(Duration.ofSeconds(9));
    assertThat(interrupted).isFalse();

    silo.advanceUntil(call::isDone);
    assertFailure(call, Outcome.UNKNOWN)
        .hasMessageContaining("ran beyond its call's deadline and was interrupted")
        .hasMessageContaining("split the work, or give the call more time");
    assertThat(interrupted).isTrue();
    assertThat(silo.probe("a").run("fine")).isEqualTo(1);
  }

  @Test
  void turn_thatSwallowsItsInterrupt_leavesNoEvents() throws Exception {
    silo.on(
        "swallow",
        self -> {
          self.add(1);
          entered.countDown();
          try {
            never.await();
          } catch (InterruptedException expected) {
            self.add(2);
          }
          return 0;
        });
    activate("a"); // the caller of an active grain runs the turn, and cannot walk away before
    var call = async(() -> silo.ledger("a").run("swallow"));
    await(entered);
    silo.advanceUntil(call::isDone);
    assertFailure(call, Outcome.UNKNOWN);
    assertThat(silo.ledger("a").sum()).isZero();
  }

  @Test
  void turn_thatSwallowsItsInterrupt_makesNoMoreCalls() throws Exception {
    silo.on(
        "swallow",
        self -> {
          entered.countDown();
          try {
            never.await();
          } catch (InterruptedException expected) {
            return self.probe("b").run("fine");
          }
          return 0;
        });
    var call = async(() -> silo.probe("a").run("swallow"));
    await(entered);
    silo.advanceUntil(call::isDone);
    assertFailure(call, Outcome.UNKNOWN);
    assertThat(silo.script.activations("b")).isZero();
  }

  @Test
  void call_whoseDeadlinePassesInTheMailbox_surelyDidNotRun() throws Exception {
    var first = async(() -> silo.probe("a").run("block"));
    await(entered);
    var second = silo.grains().start(within(SECOND), probe -> probe.look("fine"));
    silo.time.advance(SECOND);
    var waiting = async(second::await);

    assertFailure(waiting, Outcome.DID_NOT_RUN)
        .hasMessageContaining("it was still waiting for its turn, and will not run");
    never.countDown();
    get(first);
    assertThat(second.isDone()).isTrue();
  }

  @Test
  void queuedCall_whoseDeadlinePassesWhileItRuns_hasAnUnknownOutcome() throws Exception {
    silo.probe("a").run("fine");
    var pending = silo.grains().start(silo.probe("a"), probe -> probe.look("block"));
    await(entered);
    var waiting = async(pending::await);
    silo.advanceUntil(waiting::isDone);
    assertFailure(waiting, Outcome.UNKNOWN);
  }

  @Test
  void reply_notDurableByTheDeadline_hasAnUnknownOutcome() throws Exception {
    activate("a"); // the caller of an active grain runs the turn, and waits for the store
    silo.store.hold();
    var call = async(() -> silo.ledger("a").add(1));
    Runnable append = silo.store.takeHeld();
    silo.advanceUntil(call::isDone);
    assertFailure(call, Outcome.UNKNOWN)
        .hasMessageContaining("The events were not durable by the call's deadline");
    append.run();
    assertThat(silo.ledger("a").sum()).isEqualTo(1);
  }

  @Test
  void deadline_shrinksAlongTheChain() throws Exception {
    silo.on("deadline", self -> Objects.requireNonNull(CurrentTurn.slot().turn).deadlineNanos());
    silo.on("outerIsSooner", self -> within(self.grains(), HOUR).run("deadline"));
    silo.on("innerIsSooner", self -> within(self.grains(), SECOND).run("deadline"));
    silo.on("sameAsOuter", self -> self.probe("b").run("deadline"));

    Duration outer = SECOND.multipliedBy(2);
    assertThat(within(outer).run("outerIsSooner")).isEqualTo(outer.toNanos());
    assertThat(within(outer).run("innerIsSooner")).isEqualTo(SECOND.toNanos());
    assertThat(within(outer).run("sameAsOuter")).isEqualTo(outer.toNanos());
    assertThat(silo.probe("a").run("sameAsOuter")).isEqualTo(SECOND.multipliedBy(10).toNanos());
  }

  /** Has an account active, and at rest: callers run its turns. */
  private void activate(String key) {
    Thread caller = Thread.currentThread();
    silo.on("isMine", self -> Thread.currentThread() == caller ? 1 : 0);
    TestSilo.eventually(() -> silo.ledger(key).run("isMine") == 1);
  }

  private Probe within(Duration timeout) {
    return silo.grains().with(silo.probe("a"), CallOptions.timeout(timeout));
  }

  private static Probe within(Grains grains, Duration timeout) {
    return grains.with(grains.ref(Probe.class, "b"), CallOptions.timeout(timeout));
  }

  @Test
  void nestedTurns_bothBeyondTheirDeadline_areBothInterrupted() throws Exception {
    silo.on(
        "outer",
        self -> {
          try {
            self.probe("b").run("block");
          } catch (Exception innerDeadline) {
            never.await();
          }
          return 0;
        });
    var call = async(() -> silo.probe("a").run("outer"));
    await(entered);
    silo.advanceUntil(call::isDone);
    assertFailure(call, Outcome.UNKNOWN);
  }

  @Test
  void interruptOfATurn_thatTheTurnAboveItTook_isPassedOn() throws Exception {
    var outer = new CompletableFuture<Turn>();
    var passedOn = new CompletableFuture<Boolean>();
    silo.on(
        "outer",
        self -> {
          outer.complete(CurrentTurn.slot().turn);
          try {
            return self.probe("b").run("block");
          } finally {
            passedOn.complete(Thread.currentThread().isInterrupted());
          }
        });
    var call = async(() -> silo.probe("a").run("outer"));
    await(entered);
    assertThat(get(outer).interrupt()).isTrue();
    assertThat(get(passedOn)).isTrue();
    assertThatThrownBy(() -> get(call)).isInstanceOf(GrainException.class);
  }

  @Test
  void interruptOfATurn_doesNotReachItsCaller() throws Exception {
    var call =
        async(() -> {
          assertThatThrownBy(() -> silo.probe("a").run("block")).isInstanceOf(GrainException.class);
          return Thread.interrupted();
        });
    await(entered);
    silo.advanceUntil(call::isDone);
    assertThat(get(call)).isFalse();
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertFailure(
      CompletableFuture<?> call, Outcome outcome) {
    return assertThatThrownBy(() -> get(call))
        .isInstanceOfSatisfying(
            GrainException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
              assertThat(failure.outcome()).isEqualTo(outcome);
            });
  }
}
