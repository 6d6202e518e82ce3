package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.persistence.spi.AppendOutcome;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
    var call = TestSilo.async(() -> silo.ledger("a").run("pay"));
    Runnable append = silo.store.takeHeld();
    assertThat(effects).isEmpty();

    append.run();

    TestSilo.get(call);
    TestSilo.eventually(() -> effects.equals(List.of("paid")));
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
}
