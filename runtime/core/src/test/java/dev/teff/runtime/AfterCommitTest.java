package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.CallOptions;
import dev.teff.persistence.spi.AppendOutcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Side effects outside of the grains. */
class AfterCommitTest {
  private final TestSilo silo = TestSilo.start();
  private final List<String> effects = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    silo.close();
  }

  @Test
  void effect_runsWhenTheEventsAreDurable() throws Exception {
    silo.on(
        "pay",
        self -> {
          self.context.afterCommit(() -> effects.add("paid"));
          return self.add(1);
        });
    silo.store.hold();
    var call = TestSilo.Held.start(() -> silo.ledger("a").run("pay"));
    Runnable append = silo.store.takeHeld();
    assertThat(call.waits()).isTrue();
    silo.store.release();
    silo.on(
        "other",
        self -> {
          self.context.afterCommit(() -> effects.add("other"));
          return 0;
        });
    silo.ledger("b").run("other");
    TestSilo.eventually(() -> effects.equals(List.of("other")));

    append.run();

    TestSilo.get(call.result());
    TestSilo.eventually(() -> effects.equals(List.of("other", "paid")));
  }

  @Test
  void effect_ofATurnThatThrows_doesNotRun() {
    silo.on(
        "throw",
        self -> {
          self.context.afterCommit(() -> effects.add("thrown"));
          throw new IllegalStateException("on purpose");
        });
    assertThatThrownBy(() -> silo.ledger("a").run("throw")).hasMessage("on purpose");
    ranLater("a");

    assertThat(effects).containsExactly("later");
  }

  @Test
  void effect_ofEventsThatWereNotStored_doesNotRun() {
    silo.on(
        "pay",
        self -> {
          self.context.afterCommit(() -> effects.add("paid"));
          return self.add(1);
        });
    silo.store.failNext(new AppendOutcome.Refused(TestStore.refusal()));
    assertThatThrownBy(() -> silo.ledger("a").run("pay")).hasMessageContaining("TEFF-306");
    ranLater("a");

    assertThat(effects).containsExactly("later");
  }

  @Test
  void effect_ofAGrainWithoutALog_runsBehindItsTurn() throws Exception {
    silo.on(
        "tell",
        self -> {
          self.context.afterCommit(() -> effects.add("told"));
          return 1;
        });
    silo.probe("a").run("tell");

    TestSilo.eventually(() -> effects.equals(List.of("told")));
  }

  /** An effect that runs behind those that should not have run. */
  private void ranLater(String key) {
    silo.on(
        "later",
        self -> {
          self.context.afterCommit(() -> effects.add("later"));
          return 0;
        });
    silo.ledger(key).run("later");
    TestSilo.eventually(() -> effects.contains("later"));
  }

  @Test
  void effect_ofATurnThatIsMadeAgain_runsOnce() {
    onPay();
    silo.ledger("a").add(1);
    silo.store.claim(TestSilo.ledgerId("a"));
    assertThat(silo.ledger("a").run("pay")).isEqualTo(2);
    ranLater("a");
    assertThat(effects).containsExactlyInAnyOrder("paid", "later");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void effect_ofATurnOfUnknownFate_runsOnce(boolean stored) {
    onPay();
    silo.ledger("a").add(1);
    var unknown = new AppendOutcome.Unknown(TestStore.silence());
    if (stored) {
      silo.store.storeButFailNext(unknown);
    } else {
      silo.store.failNext(unknown);
    }
    assertThat(silo.ledger("a").run("pay")).isEqualTo(2);
    ranLater("a");
    assertThat(effects).containsExactlyInAnyOrder("paid", "later");
  }

  @Test
  void effect_ofACallThatIsRepeated_runsOnce() {
    onPay();
    Ledger keyed = silo.grains().with(silo.ledger("a"), CallOptions.key("k1"));
    assertThat(keyed.run("pay")).isEqualTo(1);
    assertThat(keyed.run("pay")).isEqualTo(1);
    silo.idle("ledger");
    assertThat(keyed.run("pay")).isEqualTo(1);
    ranLater("a");
    assertThat(effects).containsExactlyInAnyOrder("paid", "later");
  }

  @Test
  void effect_runsOutsideOfTheGrains() throws Exception {
    var outside = new CompletableFuture<Boolean>();
    silo.on("number", self -> 7);
    var answer = new CompletableFuture<Long>();
    silo.on(
        "pay",
        self -> {
          self.context.afterCommit(() -> {
            outside.complete(CurrentTurn.slot().turn == null);
            answer.complete(self.ledger("a").look("number")); // which would be a cycle in a turn
          });
          return self.add(1);
        });
    silo.ledger("a").run("pay");
    assertThat(TestSilo.get(outside)).isTrue();
    assertThat(TestSilo.get(answer)).isEqualTo(7);
  }

  private void onPay() {
    silo.on(
        "pay",
        self -> {
          self.context.afterCommit(() -> effects.add("paid"));
          return self.add(1);
        });
  }
}
