package dev.teff.runtime;

import static dev.teff.runtime.TestSilo.ledgerId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import java.util.List;
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
        .hasMessageContaining("keep one journal or one state");
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
  void eventsInFlight_beyondTheLimit_areRefusedAsOverloaded() throws Exception {
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
}
