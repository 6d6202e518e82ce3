package dev.teff.persistence.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.Batch.Retention;
import dev.teff.persistence.spi.Claim;
import org.junit.jupiter.api.Test;

/** What a store must do that outlives its process. */
public abstract class DurabilityContract extends StoreContract {
  private static final GrainId ALICE = GrainId.of("account", "alice");

  @Test
  void store_isDurable() {
    assertThat(store.durable()).isTrue();
  }

  @Test
  void events_afterReopening_areThere() throws Exception {
    Appender.claim(store, ALICE).appendNow("a", "b");
    store.close();

    var reopened = open();

    assertThat(Logs.texts(reopened, ALICE)).containsExactly("a", "b");
    assertThat(reopened.events().claim(ALICE)).isEqualTo(new Claim(2, 1, 2));
  }

  @Test
  void latest_afterReopening_isThere() throws Exception {
    Appender.await(Appender.claim(store, ALICE).append(Retention.LATEST, "a", "b"));
    store.close();

    var reopened = open();

    assertThat(Logs.texts(reopened, ALICE)).containsExactly("b");
    assertThat(reopened.events().claim(ALICE)).isEqualTo(new Claim(2, 2, 2));
  }

  @Test
  void register_afterReopening_isThere() throws Exception {
    store.registers().compareAndSet("view", 0, new byte[] {1, 2, 3});
    store.close();

    assertThat(open().registers().read("view"))
        .hasValueSatisfying(held -> {
          assertThat(held.version()).isEqualTo(1);
          assertThat(held.value()).containsExactly(1, 2, 3);
        });
  }
}
