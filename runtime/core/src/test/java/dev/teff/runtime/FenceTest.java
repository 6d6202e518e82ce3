package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two silos that know nothing of each other, over one store. */
class FenceTest {
  private final TestStore store = new TestStore();
  private final TestSilo one = TestSilo.over(store, "one");
  private final TestSilo two = TestSilo.over(store, "two");

  @AfterEach
  void close() {
    one.close();
    two.close();
  }

  @Test
  void silo_thatWasSuperseded_neverCommitsOnOldState() {
    assertThat(one.ledger("a").add(1)).isEqualTo(1);
    assertThat(two.ledger("a").add(10)).isEqualTo(11);
    assertThat(one.ledger("a").add(100)).isEqualTo(111);
    assertThat(two.ledger("a").add(1000)).isEqualTo(1111);
  }

  @Test
  void silos_fencingEachOther_loseAndRepeatNothing() throws Exception {
    List<CompletableFuture<Integer>> callers = new ArrayList<>();
    for (TestSilo silo : List.of(one, two)) {
      for (int caller = 0; caller < 4; caller++) {
        callers.add(
            TestSilo.async(() -> {
              int added = 0;
              while (added < 50) {
                silo.ledger("a").add(1);
                added++;
              }
              return added;
            }));
      }
    }
    CompletableFuture<?> all = CompletableFuture.allOf(callers.toArray(CompletableFuture[]::new));
    // Those who lose several times in a row pause.
    one.advanceUntil(() -> {
      two.time.advance(Duration.ofMillis(1));
      return all.isDone();
    });
    for (var caller : callers) {
      assertThat(TestSilo.get(caller)).isEqualTo(50);
    }
    assertThat(store.types(TestSilo.ledgerId("a"))).hasSize(400);
  }

  @Test
  void activation_claimsBeforeItReads() {
    one.grains().ref(Basket.class, "a").put("pear");
    one.ledger("a").add(1);
    List<String> asked = new ArrayList<>();
    store.beforeClaim(grain -> asked.add("claim"));
    store.beforeLoad(() -> asked.add("load"));
    store.beforeRead(() -> asked.add("read"));
    assertThat(two.grains().ref(Basket.class, "a").items()).containsExactly("pear");
    assertThat(asked).containsExactly("claim", "load", "read");

    // What somebody else stores just before the claim is seen, and what comes later cannot be.
    store.beforeClaim(grain -> store.plant(grain, "Added", new byte[] {8, 100}));
    assertThat(two.ledger("a").sum()).isEqualTo(101);
  }
}
