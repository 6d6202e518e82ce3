package dev.teff.runtime;

import static dev.teff.runtime.TestSilo.async;
import static dev.teff.runtime.TestSilo.await;
import static dev.teff.runtime.TestSilo.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who calls a grain first does not wait for its activation beyond the call's deadline. */
class FirstCallTest {
  private final TestSilo silo = TestSilo.start("teff.call.timeout = 10s");
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicReference<Thread> runner = new AtomicReference<>();

  FirstCallTest() {
    silo.on("begin", self -> 0);
    silo.on("end SHUTDOWN", self -> 0);
    silo.on("fine", self -> 1);
    silo.on(
        "who",
        self -> {
          runner.set(Thread.currentThread());
          return 0;
        });
  }

  @AfterEach
  void close() {
    end.countDown();
    silo.close();
  }

  private void block() {
    begun.countDown();
    try {
      await(end);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void assertWalksAway(CompletableFuture<Long> call) throws InterruptedException {
    await(begun);
    silo.advanceUntil(call::isDone);
    assertThatThrownBy(() -> get(call))
        .isInstanceOfSatisfying(
            GrainException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
              assertThat(failure.outcome()).isEqualTo(Outcome.DID_NOT_RUN);
            });
    end.countDown();
  }

  @Test
  void storeThatDoesNotAnswer_keepsNoCallerBeyondItsDeadline() throws Exception {
    silo.store.beforeClaim(grain -> block());
    assertWalksAway(async(() -> silo.ledger("a").add(1)));
    assertThat(silo.ledger("a").sum()).isZero();
    assertThat(silo.script.activations("a")).isEqualTo(1);
  }

  @Test
  void onActivateThatBlocks_keepsNoCallerBeyondItsDeadline() throws Exception {
    silo.on(
        "begin",
        self -> {
          begun.countDown();
          while (end.getCount() > 0) {
            Thread.onSpinWait(); // deaf to its own deadline
          }
          return 0;
        });
    assertWalksAway(async(() -> silo.grains().ref(Hooked.class, "a").run("fine")));
  }

  /** A caller that activates a grain itself, and gives that up, does so for itself only. */
  @Test
  void callerThatGivesItsActivationUp_failsNobodyElsesCall() throws Exception {
    var tries = new AtomicInteger();
    silo.on(
        "begin",
        self -> {
          if (tries.incrementAndGet() == 1) {
            begun.countDown();
            end.await();
          }
          return 0;
        });
    Starter grain = silo.grains().ref(Starter.class, "a");
    var first = TestSilo.Held.start(() -> grain.run("fine"));
    await(begun);
    var second = TestSilo.Held.start(() -> grain.run("fine"));
    assertThat(second.waits()).isTrue();
    first.thread().interrupt();
    assertThatThrownBy(() -> get(first.result()))
        .isInstanceOfSatisfying(
            GrainException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED);
              assertThat(failure.outcome()).isEqualTo(Outcome.DID_NOT_RUN);
            });
    assertThat(get(second.result())).isEqualTo(1);
    assertThat(tries).hasValue(2);
  }

  @Test
  void grainWithoutState_isActivatedByItsCaller_unlessItsTypeTakesLong() throws Exception {
    assertThat(activatesItself("a")).isTrue();
    silo.script.onConstruction(self -> {
      silo.time.advance(Duration.ofNanos(MethodPaces.SLOW_NANOS + 1));
      return 0;
    });
    assertThat(activatesItself("b")).isTrue(); // nobody could know
    silo.script.onConstruction(self -> 0);
    int others = 0;
    while (!activatesItself("c" + others)) {
      others++;
    }
    assertThat(others).isBetween(2, 100);
  }

  private boolean activatesItself(String key) throws RefusedException {
    silo.probe(key).run("who");
    return Thread.currentThread().equals(runner.get());
  }
}
