package dev.teff.persistence.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainId;
import dev.teff.persistence.contract.Appender;
import dev.teff.persistence.contract.Logs;
import dev.teff.persistence.spi.AppendOutcome.Committed;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;

final class MemoryStoreTest {
  private static final GrainId ALICE = GrainId.of("account", "alice");

  @Test
  void url_withoutName_opensStoreOfItsOwn() {
    try (Store one = Stores.open("memory:");
        Store other = Stores.open("memory:")) {
      one.events().claim(ALICE);

      assertThat(other.events().claim(ALICE).epoch()).isEqualTo(1);
      assertThat(one.describe()).isEqualTo("memory:");
      assertThat(one.durable()).isFalse();
    }
  }

  @Test
  void url_withName_opensSharedStore() {
    try (Store one = Stores.open("memory:shared");
        Store other = Stores.open("memory:shared")) {
      one.events().claim(ALICE);

      assertThat(other.events().claim(ALICE).epoch()).isEqualTo(2);
      assertThat(one.describe()).isEqualTo("memory:shared");
    }
  }

  @Test
  void name_afterTheLastCloses_isForgotten() {
    try (Store one = Stores.open("memory:brief")) {
      one.events().claim(ALICE);
    }

    try (Store again = Stores.open("memory:brief")) {
      assertThat(again.events().claim(ALICE).epoch()).isEqualTo(1);
    }
  }

  @Test
  void executor_givenByTest_decidesWhenOutcomesAreReported() {
    var held = new ArrayDeque<Runnable>();
    try (var store = MemoryStore.withExecutor(held::add)) {
      var outcome = Appender.claim(store, ALICE).append("a");

      assertThat(outcome).isNotDone();
      assertThat(Logs.texts(store, ALICE)).containsExactly("a");

      held.remove().run();
      assertThat(outcome).isCompletedWithValue(new Committed());
    }
  }
}
