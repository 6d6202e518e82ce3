package dev.teff.runtime;

import static dev.teff.runtime.TestSilo.async;
import static dev.teff.runtime.TestSilo.await;
import static dev.teff.runtime.TestSilo.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.Pending;
import dev.teff.runtime.TestSilo.Held;
import dev.teff.runtime.spi.CallRequest;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An interrupt of a thread that calls ends its call, and stays with the thread. */
class CallerInterruptTest {
  private final TestSilo silo = TestSilo.start("teff.call.timeout = 10s");
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch never = new CountDownLatch(1);
  private final AtomicBoolean over = new AtomicBoolean();
  private final CompletableFuture<Turn> turn = new CompletableFuture<>();

  CallerInterruptTest() {
    silo.on("fine", self -> 1);
    silo.on(
        "block",
        self -> {
          entered.countDown();
          never.await();
          return 0;
        });
    silo.on(
        "deaf",
        self -> {
          turn.complete(CurrentTurn.slot().turn);
          entered.countDown();
          while (!over.get()) {
            Thread.onSpinWait();
          }
          return 0;
        });
  }

  @AfterEach
  void close() {
    over.set(true);
    never.countDown();
    silo.close();
  }

  /** How a call has ended, and whether its thread still knows that it was interrupted. */
  private record Ended(GrainException failure, boolean flagged) {
    static Ended of(ThrowingCallable call) {
      GrainException failure = catchThrowableOfType(GrainException.class, call);
      return new Ended(
          Objects.requireNonNull(failure, "it did not fail"),
          Thread.currentThread().isInterrupted());
    }

    void assertCancelled(Outcome outcome) {
      assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED);
      assertThat(failure.outcome()).isEqualTo(outcome);
      assertThat(flagged).isTrue();
    }
  }

  private static Held<Ended> calling(Callable<?> call) {
    return Held.start(() -> Ended.of(call::call));
  }

  @Test
  void turnOnAnotherThread_callerInterrupted_isInterrupted() throws Exception {
    Held<Ended> call = calling(() -> silo.ledger("a").run("block")); // it is to become active
    await(entered);
    call.thread().interrupt();
    get(call.result()).assertCancelled(Outcome.UNKNOWN);
    assertThat(get(async(() -> silo.ledger("a").run("fine")))).isEqualTo(1);
  }

  @Test
  void turnOnTheCallersThread_callerInterrupted_endsCancelled() throws Exception {
    silo.ledger("a").sum();
    Held<Ended> call = calling(() -> silo.ledger("a").run("block"));
    await(entered);
    call.thread().interrupt();
    get(call.result()).assertCancelled(Outcome.UNKNOWN);
    assertThat(silo.ledger("a").run("fine")).isEqualTo(1);
  }

  @Test
  void callThatWaitsForItsTurn_callerInterrupted_neverRuns() throws Exception {
    var first = async(() -> silo.probe("a").run("block"));
    await(entered);
    silo.on("count", self -> ++self.field);
    Held<Ended> call = calling(() -> silo.probe("a").run("count"));
    assertThat(call.waits()).isTrue();
    call.thread().interrupt();
    get(call.result()).assertCancelled(Outcome.DID_NOT_RUN);
    never.countDown();
    get(first);
    assertThat(silo.probe("a").run("count")).isEqualTo(1);
  }

  @Test
  void callOfAThreadInterruptedBefore_thatHasToWait_neverRuns() throws Exception {
    var first = async(() -> silo.probe("a").run("block"));
    await(entered);
    Held<Ended> call =
        calling(() -> {
          Thread.currentThread().interrupt();
          assertThat(silo.probe("b").run("fine")).isEqualTo(1); // this one need not wait
          return silo.probe("a").run("fine");
        });
    get(call.result()).assertCancelled(Outcome.DID_NOT_RUN);
    never.countDown();
    get(first);
  }

  @Test
  void callThatRunsElsewhere_callerInterrupted_isLeftAndAskedToEnd() throws Exception {
    var cluster = new FakeCluster();
    try (TestSilo here = TestSilo.in(cluster)) {
      cluster.hostHere(grain -> false);
      Held<Ended> call = calling(() -> here.probe("a").run("fine"));
      CallRequest request =
          Objects.requireNonNull(
              cluster.arrivals.poll(TestSilo.PATIENCE.toSeconds(), TimeUnit.SECONDS));
      assertThat(request.begin()).isTrue();
      assertThat(call.waits()).isTrue();
      call.thread().interrupt();
      get(call.result()).assertCancelled(Outcome.UNKNOWN);
      assertThat(request.isCancelled()).isTrue();
      request.succeeded(); // nobody minds
    }
  }

  @Test
  void callThatIsToBeMadeAgain_byAThreadInterruptedBefore_isNotMadeAgain() throws Exception {
    var cluster = new FakeCluster();
    try (TestSilo here = TestSilo.in(cluster)) {
      cluster.hostHere(grain -> false);
      cluster.beUnreachable();
      Held<Ended> call =
          calling(() -> {
            Thread.currentThread().interrupt();
            return here.probe("a").run("fine");
          });
      here.advanceUntil(call.result()::isDone);
      get(call.result()).assertCancelled(Outcome.DID_NOT_RUN);
      assertThat(cluster.forwarded).hasSize(1);
    }
  }

  @Test
  void callThatWaitsToBeMadeAgain_callerInterrupted_endsAtOnce() throws Exception {
    var cluster = new FakeCluster();
    try (TestSilo here = TestSilo.in(cluster)) {
      cluster.hostHere(grain -> false);
      cluster.beUnreachable();
      Held<Ended> call = calling(() -> here.probe("a").run("fine"));
      assertThat(call.waits()).isTrue();
      call.thread().interrupt();
      here.advanceUntil(call.result()::isDone);
      get(call.result()).assertCancelled(Outcome.DID_NOT_RUN);
      assertThat(cluster.forwarded).hasSize(2);
    }
  }

  @Test
  void callsThatWereStarted_awaitingThreadInterrupted_areCancelled() throws Exception {
    List<Pending<Long>> calls =
        List.of(
            silo.grains().start(silo.probe("a"), probe -> probe.look("block")),
            silo.grains().start(silo.probe("b"), probe -> probe.look("block")));
    await(entered);
    Held<Ended> call = calling(() -> silo.grains().awaitAll(calls));
    assertThat(call.waits()).isTrue();
    call.thread().interrupt();
    get(call.result()).assertCancelled(Outcome.UNKNOWN);
    TestSilo.eventually(() -> calls.stream().allMatch(Pending::isDone));
  }

  @Test
  void callsOfWhichTheFirstIsAwaited_awaitingThreadInterrupted_areCancelled() throws Exception {
    List<Pending<Long>> calls =
        List.of(
            silo.grains().start(silo.probe("a"), probe -> probe.look("block")),
            silo.grains().start(silo.probe("b"), probe -> probe.look("block")));
    await(entered);
    Held<Ended> call = calling(() -> silo.grains().awaitFirst(calls).await());
    assertThat(call.waits()).isTrue();
    call.thread().interrupt();
    get(call.result()).assertCancelled(Outcome.UNKNOWN);
    TestSilo.eventually(() -> calls.stream().allMatch(Pending::isDone));
  }

  @Test
  void turnThatWaitsForACall_callerInterrupted_endsWithThatCall() throws Exception {
    var first = async(() -> silo.probe("b").run("block"));
    await(entered);
    silo.on("out", self -> self.probe("b").run("fine"));
    Held<Ended> call = calling(() -> silo.probe("a").run("out"));
    assertThat(call.waits()).isTrue();
    call.thread().interrupt();
    get(call.result()).assertCancelled(Outcome.UNKNOWN);
    never.countDown();
    get(first);
  }

  @Test
  void replyThatWaitsForTheStore_callerInterrupted_isUnknown() throws Exception {
    silo.ledger("a").sum();
    silo.store.hold();
    Held<Ended> call = calling(() -> silo.ledger("a").add(1));
    Runnable append = silo.store.takeHeld();
    assertThat(call.waits()).isTrue();
    call.thread().interrupt();
    get(call.result()).assertCancelled(Outcome.UNKNOWN);
    append.run();
    assertThat(silo.ledger("a").sum()).isEqualTo(1);
  }

  @Test
  void turnBeyondItsDeadline_callerInterruptedBefore_leavesTheCallersInterrupt() throws Exception {
    Held<Ended> call = calling(() -> silo.probe("a").run("deaf"));
    await(entered);
    call.thread().interrupt();
    Turn running = get(turn);
    silo.advanceUntil(running::isInterrupted);
    over.set(true);
    Ended ended = get(call.result());
    assertThat(ended.failure().code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(ended.flagged()).isTrue();
  }

  @Test
  void turnThatMindedItsDeadline_callerInterruptedBehind_leavesTheCallersInterrupt()
      throws Exception {
    silo.on(
        "slowly",
        self -> {
          entered.countDown();
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // as somebody else may
            throw e;
          }
          return 0;
        });
    Held<Ended> call = calling(() -> silo.probe("a").run("slowly"));
    await(entered);
    silo.advanceUntil(call.result()::isDone);
    Ended ended = get(call.result());
    assertThat(ended.failure().code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(ended.flagged()).isTrue();
  }

  @Test
  void turnsOnOneStack_allBeyondTheirDeadline_leaveNoInterrupt() throws Exception {
    silo.on("outer", self -> self.probe("b").run("deaf"));
    Held<Ended> call = calling(() -> silo.probe("a").run("outer"));
    await(entered);
    Turn inner = get(turn);
    Turn outer = Objects.requireNonNull(inner.below());
    silo.advanceUntil(() -> inner.isInterrupted() && outer.isInterrupted());
    over.set(true);
    Ended ended = get(call.result());
    assertThat(ended.failure().code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(ended.flagged()).isFalse();
  }

  @Test
  void interruptThatAQueuedTurnLeft_isNotTheNextTurns() throws Exception {
    silo.on(
        "leave",
        self -> {
          Thread.currentThread().interrupt();
          self.field = Thread.currentThread().threadId();
          return 0;
        });
    silo.on(
        "look",
        self -> {
          assertThat(self.field).isEqualTo(Thread.currentThread().threadId());
          return Thread.currentThread().isInterrupted() ? 1 : 0;
        });
    var first = async(() -> silo.probe("a").run("block"));
    await(entered);
    Pending<Long> second = silo.grains().start(silo.probe("a"), probe -> probe.look("leave"));
    Pending<Long> third = silo.grains().start(silo.probe("a"), probe -> probe.look("look"));
    never.countDown();
    get(first);
    second.await();
    assertThat(third.await()).isZero();
  }

  /** The silo may let no answer out, for example while it cannot reach its store. */
  @Test
  void callerThatWaitsForTheLease_interrupted_walksAway() throws Exception {
    var cluster = new FakeCluster();
    cluster.lease(HealthTest.NEVER_HELD);
    try (TestSilo cutOff = TestSilo.in(cluster)) {
      cutOff.on("fine", self -> 1);
      Held<Ended> call = calling(() -> cutOff.probe("a").run("fine"));
      assertThat(call.waits()).isTrue();
      call.thread().interrupt();
      get(call.result()).assertCancelled(Outcome.UNKNOWN);
    }
  }
}
