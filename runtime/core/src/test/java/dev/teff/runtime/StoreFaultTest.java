package dev.teff.runtime;

import static dev.teff.runtime.TestSilo.async;
import static dev.teff.runtime.TestSilo.eventually;
import static dev.teff.runtime.TestSilo.get;
import static dev.teff.runtime.TestSilo.ledgerId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.Pending;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.runtime.TestSilo.Held;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What callers meet when the store does not commit. */
class StoreFaultTest {
  private static final AppendOutcome REFUSED = new AppendOutcome.Refused(TestStore.refusal());
  private static final AppendOutcome UNKNOWN = new AppendOutcome.Unknown(TestStore.silence());

  private final TestSilo silo = TestSilo.start();

  @AfterEach
  void close() {
    silo.close();
  }

  @Test
  void append_refused_failsEveryHeldCallerAndRecoversFromTheLog() throws Exception {
    silo.ledger("a").add(1);
    silo.store.hold();
    List<CompletableFuture<Long>> replies = new ArrayList<>();
    List<Runnable> appends = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      replies.add(async(() -> silo.ledger("a").add(10)));
      appends.add(silo.store.takeHeld());
    }
    silo.store.failNext(REFUSED);
    appends.forEach(Runnable::run);
    for (CompletableFuture<Long> reply : replies) {
      assertThatThrownBy(() -> get(reply))
          .isInstanceOfSatisfying(
              GrainException.class,
              failure -> {
                assertThat(failure.code()).isEqualTo(ErrorCode.DISK_FULL);
                assertThat(failure.outcome()).isEqualTo(Outcome.DID_NOT_RUN);
              });
    }

    silo.store.release();
    assertThat(silo.ledger("a").sum()).isEqualTo(1);
    assertThat(silo.script.activations("a")).isEqualTo(2);
  }

  @Test
  void append_refused_dropsTheTurnsOneWayCalls() {
    silo.on(
        "tell",
        self -> {
          self.probe("b").note("never");
          return self.add(1);
        });
    silo.store.failNext(REFUSED);
    silo.on("never", self -> 0);
    assertThatThrownBy(() -> silo.ledger("a").run("tell")).hasMessageContaining("TEFF-306");
    silo.probe("c").note("never");
    eventually(() -> silo.script.activations("c") == 1); // behind whatever has left
    assertThat(silo.script.activations("b")).isZero();
  }

  @Test
  void append_fenced_isRetriedByItselfOnANewActivation() {
    silo.ledger("a").add(1);
    silo.store.claim(ledgerId("a"));

    assertThat(silo.ledger("a").add(10)).isEqualTo(11);
    assertThat(silo.script.activations("a")).isEqualTo(2);
  }

  @Test
  void startedCall_fenced_isRetriedToo() {
    silo.ledger("a").add(1);
    silo.store.claim(ledgerId("a"));

    assertThat(silo.grains().start(silo.ledger("a"), ledger -> ledger.add(10)).await())
        .isEqualTo(11);
  }

  @Test
  void append_fencedInTheMiddleOfATurn_isRetriedWhenTheTurnDidNothingElse() {
    silo.on(
        "sync",
        self -> {
          self.add(10);
          self.journal().sync();
          return self.journal().state();
        });
    silo.ledger("a").add(1);
    silo.store.claim(ledgerId("a"));

    assertThat(silo.ledger("a").run("sync")).isEqualTo(11);
  }

  @Test
  void append_fencedBehindACall_isNotRetriedBecauseTheCallWouldBeMadeAgain() {
    var calls = new AtomicInteger();
    silo.on("called", self -> calls.incrementAndGet());
    silo.on(
        "pay",
        self -> {
          self.probe("b").run("called");
          return self.add(10);
        });
    silo.ledger("a").add(1);
    silo.store.claim(ledgerId("a"));

    assertThatThrownBy(() -> silo.ledger("a").run("pay"))
        .isInstanceOfSatisfying(
            GrainException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.FENCED);
              assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
              assertThat(failure)
                  .hasMessageContaining(
                      "make the grain resume from its journal, or repeat the call");
            });
    assertThat(calls).hasValue(1);
  }

  @Test
  void append_unknown_thatWasStored_isAnswered() throws Exception {
    silo.ledger("a").add(1);
    silo.store.hold();
    CompletableFuture<Long> before = async(() -> silo.ledger("a").add(10));
    Runnable first = silo.store.takeHeld();
    CompletableFuture<Long> doubted = async(() -> silo.ledger("a").add(100));
    Runnable second = silo.store.takeHeld();
    silo.store.release();
    first.run();
    silo.store.storeButFailNext(UNKNOWN);
    second.run();

    assertThat(get(before)).isEqualTo(11);
    assertThat(get(doubted)).isEqualTo(111);
    assertThat(silo.ledger("a").sum()).isEqualTo(111);
    assertThat(silo.script.activations("a")).isEqualTo(2);
  }

  @Test
  void append_unknown_thatWasNotStored_isMadeAgain_withAllThatStoodBehindIt() throws Exception {
    silo.ledger("a").add(1);
    silo.store.hold();
    List<CompletableFuture<Long>> replies = new ArrayList<>();
    List<Runnable> appends = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      replies.add(async(() -> silo.ledger("a").add(10)));
      appends.add(silo.store.takeHeld());
    }
    silo.store.release();
    silo.store.failNext(UNKNOWN);
    appends.forEach(Runnable::run);

    for (CompletableFuture<Long> reply : replies) {
      assertThat(get(reply)).isIn(11L, 21L, 31L);
    }
    assertThat(silo.ledger("a").sum()).isEqualTo(31);
  }

  @Test
  void append_unknown_inWhosePlaceAnotherWrote_isMadeAgainBehindIt() {
    silo.ledger("a").add(1);
    var claims = new AtomicInteger();
    silo.store.beforeClaim(grain -> {
      if (claims.incrementAndGet() == 1) {
        silo.store.plant(grain, "Added", new byte[] {8, 100});
      }
    });
    silo.store.failNext(UNKNOWN);

    assertThat(silo.ledger("a").add(10)).isEqualTo(111);
  }

  @Test
  void append_unknown_whereTheStoreCannotBeAsked_tellsSo() {
    silo.ledger("a").add(1);
    var claims = new AtomicInteger();
    silo.store.beforeClaim(grain -> {
      if (claims.incrementAndGet() == 1) {
        throw TestStore.refusal();
      }
    });
    silo.store.storeButFailNext(UNKNOWN);
    assertThatThrownBy(() -> silo.ledger("a").add(10))
        .isInstanceOfSatisfying(
            GrainException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.COMMIT_UNKNOWN);
              assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
            });
    assertThat(silo.ledger("a").sum()).isEqualTo(11);
  }

  @Test
  void append_refusedBehindASeal_leavesTheOutcomeUnknown() {
    silo.on("fine", self -> 0);
    silo.on(
        "seal",
        self -> {
          self.add(1);
          self.probe("b").run("fine");
          silo.store.failNext(REFUSED);
          return self.add(10);
        });
    assertThatThrownBy(() -> silo.ledger("a").run("seal"))
        .isInstanceOfSatisfying(
            GrainException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.DISK_FULL);
              assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
            });
    assertThat(silo.ledger("a").sum()).isEqualTo(1);
  }

  @Test
  void nestedCall_thatDidNotRun_isNotRetriedOneLevelUp() {
    var runs = new AtomicInteger();
    silo.on(
        "outer",
        self -> {
          runs.incrementAndGet();
          return self.ledger("b").add(1);
        });
    silo.store.failNext(REFUSED);
    assertThatThrownBy(() -> silo.ledger("a").run("outer"))
        .isInstanceOfSatisfying(
            GrainException.class,
            failure -> {
              assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
              assertThat(failure)
                  .hasMessageContaining("A turn failed behind its first calls or seals: TEFF-306");
              assertThat(failure)
                  .hasMessageContaining(
                      "handle it in the grain, make the grain resume from its journal");
              assertThat(failure.getCause()).hasMessageStartingWith("TEFF-306");
            });
    assertThat(runs).hasValue(1);
  }

  @Test
  void append_thatTheStoreThrowsAt_failsTheCallAndDiscardsTheActivation() {
    silo.ledger("a").add(1);
    silo.store.throwAtNext(new IllegalStateException("a bug in the store"));

    assertThatThrownBy(() -> silo.ledger("a").add(10))
        .isInstanceOfSatisfying(
            GrainException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.STORE_FAILED);
              assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
              assertThat(failure).hasMessageContaining("report it to the store's authors");
            });
    assertThat(silo.ledger("a").sum()).isEqualTo(1);
  }

  @Test
  void append_refused_failsReadersAndExceptionsThatSawIt() throws Exception {
    silo.on("look", self -> self.journal().state());
    silo.on(
        "throw",
        self -> {
          throw new IllegalStateException("the sum is " + self.journal().state());
        });
    silo.ledger("a").add(1);
    silo.store.hold();
    var writer = async(() -> silo.ledger("a").add(10));
    Runnable append = silo.store.takeHeld();
    var reader = Held.start(() -> silo.ledger("a").look("look"));
    assertThat(reader.waits()).isTrue();
    var thrower = Held.start(() -> silo.ledger("a").look("throw"));
    assertThat(thrower.waits()).isTrue();
    silo.store.failNext(REFUSED);
    append.run();
    for (CompletableFuture<Long> each : List.of(writer, reader.result(), thrower.result())) {
      assertThatThrownBy(() -> get(each))
          .isInstanceOfSatisfying(
              GrainException.class,
              failure -> assertThat(failure.code()).isEqualTo(ErrorCode.DISK_FULL));
    }
    silo.store.release();
    assertThat(silo.ledger("a").sum()).isEqualTo(1);
  }

  @Test
  void startedCall_fencedWithAnotherQueuedBehindIt_isNotMadeAgain() throws Exception {
    silo.ledger("a").add(100);
    var entered = new CountDownLatch(1);
    var leave = new CountDownLatch(1);
    silo.on(
        "block",
        self -> {
          entered.countDown();
          TestSilo.await(leave);
          return 0;
        });
    var outcomes = new CompletableFuture<List<Pending<Long>>>();
    silo.on(
        "start two",
        self -> {
          var first = self.grains().start(self.ledger("a"), ledger -> ledger.add(1));
          var second = self.grains().start(self.ledger("a"), ledger -> ledger.add(10));
          outcomes.complete(List.of(first, second));
          return second.await();
        });
    var busy = async(() -> silo.ledger("a").look("block"));
    TestSilo.await(entered);
    var starting = async(() -> silo.ledger("starter").run("start two"));
    Pending<Long> first = get(outcomes).getFirst();
    silo.store.claim(ledgerId("a"));
    leave.countDown();
    get(busy);

    assertThat(get(starting)).as("the last one is made again").isEqualTo(110);
    assertThatThrownBy(first::await)
        .isInstanceOfSatisfying(
            GrainException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.FENCED);
              assertThat(failure.outcome()).isEqualTo(Outcome.DID_NOT_RUN);
            });
    assertThat(silo.ledger("a").sum()).isEqualTo(110);
  }
}
