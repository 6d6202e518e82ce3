package dev.teff.runtime;

import static dev.teff.runtime.TestSilo.ledgerId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.Pending;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The events of a turn are stored all or not at all, between seals. */
class AtomicTurnTest {
  private final TestSilo silo = TestSilo.start("teff.journal.max-held-bytes = 64");

  @AfterEach
  void close() {
    silo.close();
  }

  @Test
  void severalEvents_ofOneTurn_areOneBatch() {
    silo.on(
        "two",
        self -> self.journal().appendAll(List.of(new Entry.Added(2), new Entry.Remarked("twice"))));
    assertThat(silo.ledger("a").run("two")).isEqualTo(2);
    assertThat(silo.store.appends()).isEqualTo(1);
    assertThat(silo.store.types(ledgerId("a"))).containsExactly("Added", "Remarked");
  }

  @Test
  void turn_thatThrowsBeforeItAppends_leavesTheActivationAlone() {
    silo.on(
        "throw",
        self -> {
          throw new IllegalStateException("no");
        });
    silo.ledger("a").add(1);
    assertThatThrownBy(() -> silo.ledger("a").run("throw")).hasMessage("no");
    assertThat(silo.ledger("a").sum()).isEqualTo(1);
    assertThat(silo.script.activations("a")).isEqualTo(1);
  }

  @Test
  void turn_thatThrowsBehindAnAppend_leavesNothing() {
    silo.on(
        "throw",
        self -> {
          self.field = 9;
          self.add(10);
          throw new IllegalStateException("no");
        });
    silo.on("field", self -> self.field);
    silo.ledger("a").add(1);

    assertThatThrownBy(() -> silo.ledger("a").run("throw")).hasMessage("no");
    assertThat(silo.ledger("a").sum()).isEqualTo(1);
    assertThat(silo.ledger("a").look("field")).isZero();
    assertThat(silo.script.activations("a")).isEqualTo(2);
    assertThat(silo.store.types(ledgerId("a"))).hasSize(1);
  }

  @Test
  void turn_thatThrowsBehindACallBehindAnAppend_keepsWhatItSealed() {
    silo.on("fine", self -> 0);
    silo.on(
        "throw",
        self -> {
          self.add(1);
          self.probe("b").run("fine");
          self.add(10);
          throw new IllegalStateException("no");
        });
    assertThatThrownBy(() -> silo.ledger("a").run("throw")).hasMessage("no");
    assertThat(silo.ledger("a").sum()).isEqualTo(1);
  }

  /** Its fields may say what its events do not. */
  @Test
  void turn_thatThrowsBehindACallBehindAnAppend_endsTheActivation() {
    silo.on("fine", self -> 0);
    silo.on(
        "throw",
        self -> {
          self.add(1);
          self.probe("b").run("fine");
          throw new IllegalStateException("no");
        });
    assertThatThrownBy(() -> silo.ledger("a").run("throw")).hasMessage("no");
    assertThat(silo.ledger("a").sum()).isEqualTo(1);
    assertThat(silo.script.activations("a")).isEqualTo(2);
  }

  @Test
  void append_inAReadOnlyTurn_isRefused() {
    silo.on("cheat", self -> self.add(1));
    assertThatThrownBy(() -> silo.ledger("a").look("cheat"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("TEFF-106")
        .hasMessageContaining("remove the annotation, or the change");
    assertThat(silo.ledger("a").sum()).isZero();
  }

  @Test
  void append_outsideATurn_isRefused() {
    silo.script.onConstruction(self -> self.add(1));
    assertThatThrownBy(() -> silo.ledger("a").sum())
        .hasMessageContaining("TEFF-106")
        .hasMessageContaining("use it in a method of the grain or a timer's tick");
  }

  @Test
  void secondState_isRefused() {
    silo.script.onConstruction(self -> {
      self.context.journal(0L, (sum, event) -> sum);
      return 0;
    });
    assertThatThrownBy(() -> silo.ledger("a").sum())
        .hasMessageContaining("TEFF-106")
        .hasMessageContaining("keep one of them");
  }

  @Test
  void journal_withoutAField_isRefused() {
    silo.script.onConstruction(self -> {
      self.context.journal(0L, (sum, event) -> sum);
      return 0;
    });
    assertThatThrownBy(() -> silo.probe("a").run("any"))
        .hasMessageContaining("TEFF-109")
        .hasMessageContaining("declare one: private final Journal<S, E> …;");
  }

  @Test
  void eventsOfOneTurn_beyondTheLimit_areRefusedAsOverloaded() throws Exception {
    silo.on(
        "flood",
        self -> {
          for (int i = 0; i < 100; i++) {
            self.add(i);
          }
          return 0;
        });
    silo.ledger("a").add(1);
    assertThatThrownBy(() -> silo.ledger("a").run("flood"))
        .isInstanceOfSatisfying(
            GrainException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.OVERLOADED);
              assertThat(failure.outcome()).isEqualTo(Outcome.DID_NOT_RUN);
              assertThat(failure).hasMessageStartingWith("TEFF-203 ledger/a holds");
              assertThat(failure).hasMessageContaining("raise teff.journal.max-held-bytes");
            });
    assertThat(silo.ledger("a").sum()).isEqualTo(1);
  }

  @Test
  void eventsOfOneGrain_onTheirWay_areBounded_untilTheStoreHasThem() throws Exception {
    silo.ledger("a").add(1);
    silo.store.hold();
    int taken =
        addUntilOverloaded(
            silo, i -> "a", "TEFF-203 ledger/a holds", "teff.journal.max-held-bytes");
    assertThat(silo.ledger("a").add(1)).isEqualTo(taken + 2);
  }

  @Test
  void eventsOfAllGrains_onTheirWay_areBounded_untilTheStoreHasThem() throws Exception {
    try (TestSilo bounded = TestSilo.start("teff.journal.max-held-bytes-in-all = 64")) {
      bounded.store.hold();
      int taken =
          addUntilOverloaded(
              bounded,
              i -> "g" + i,
              "TEFF-203 Silo test holds",
              "teff.journal.max-held-bytes-in-all");
      assertThat(bounded.ledger("g0").add(1)).isEqualTo(2);
      assertThat(bounded.ledger("g" + taken).add(1)).isEqualTo(1);
    }
  }

  /**
   * Adds by one call after the other, none of which is answered, until one is refused; then lets
   * the store go on, and answers how many were taken.
   */
  private static int addUntilOverloaded(
      TestSilo to, IntFunction<String> key, String said, String advice) throws Exception {
    var refused = new AtomicReference<GrainException>();
    to.on(
        "add",
        self -> {
          try {
            return self.add(1);
          } catch (GrainException e) {
            refused.set(e);
            throw e;
          }
        });
    var calls = new ArrayList<CompletableFuture<Long>>();
    while (refused.get() == null) {
      Ledger ledger = to.ledger(key.apply(calls.size()));
      int before = to.store.appends();
      calls.add(TestSilo.async(() -> ledger.run("add")));
      TestSilo.eventually(() -> refused.get() != null || to.store.appends() > before);
    }
    CompletableFuture<Long> last = calls.removeLast();
    assertThat(calls).hasSizeGreaterThan(2).noneMatch(CompletableFuture::isDone);
    to.store.release();
    for (CompletableFuture<Long> each : calls) {
      TestSilo.get(each);
    }
    assertThatThrownBy(() -> TestSilo.get(last))
        .isInstanceOfSatisfying(
            GrainException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.OVERLOADED);
              assertThat(failure.outcome()).isEqualTo(Outcome.DID_NOT_RUN);
            })
        .hasMessageStartingWith(said)
        .hasMessageEndingWith("raise " + advice);
    return calls.size();
  }

  @Test
  void turn_thatIsCancelled_keepsWhatItSealed() throws Exception {
    var entered = new CountDownLatch(1);
    silo.on(
        "seal and block",
        self -> {
          self.add(1);
          self.journal().sync();
          self.add(10);
          entered.countDown();
          new CountDownLatch(1).await();
          return 0;
        });
    Pending<Long> call =
        silo.grains().start(silo.ledger("a"), ledger -> ledger.run("seal and block"));
    TestSilo.await(entered);
    call.cancel();
    assertThatThrownBy(call::await).hasMessageContaining("TEFF-211");
    assertThat(silo.ledger("a").sum()).isEqualTo(1);
  }
}
