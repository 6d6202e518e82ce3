package dev.teff.runtime;

import static dev.teff.runtime.TestSilo.ledgerId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.runtime.wire.WireWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecoveryTest {
  private final TestSilo silo = TestSilo.start();

  @AfterEach
  void close() {
    silo.close();
  }

  @Test
  void eventType_thatTheCodeNoLongerKnows_namesTypeGrainAndSequence() {
    silo.ledger("a").add(1);
    silo.store.plant(ledgerId("a"), "Withdrawn", new byte[0]);
    silo.idle("ledger");

    assertThatThrownBy(() -> silo.ledger("a").sum())
        .isInstanceOfSatisfying(
            GrainException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.UNKNOWN_EVENT_TYPE);
              assertThat(failure.outcome()).isEqualTo(Outcome.DID_NOT_RUN);
              assertThat(failure)
                  .hasMessageContaining("event type \"Withdrawn\" | grain ledger/a, sequence 2")
                  .hasMessageContaining("@TypeName(\"Withdrawn\")");
            });
    assertThat(silo.ledger("b").add(1)).isEqualTo(1);
  }

  @Test
  void payload_thatIsDamaged_namesTypeGrainAndSequence() {
    silo.store.plant(ledgerId("a"), "Added", new byte[] {8});
    assertThatThrownBy(() -> silo.ledger("a").sum())
        .hasMessageContaining("TEFF-302 A stored record of ledger/a cannot be decoded")
        .hasMessageContaining("sequence 1, type Added")
        .hasMessageContaining("other grains are not affected");
    assertThat(silo.ledger("b").add(1)).isEqualTo(1);
  }

  @Test
  void apply_thatThrows_saysWhatToLookAt() {
    var event = new WireWriter();
    event.int64(1, Self.INDIGESTIBLE);
    silo.store.plant(ledgerId("a"), "Added", event.toBytes());
    assertThatThrownBy(() -> silo.ledger("a").sum())
        .hasMessageContaining("TEFF-209 ledger/a could not be activated")
        .hasMessageContaining("Nobody can digest this.")
        .hasMessageContaining("the function that applies its events");
  }

  @Test
  void apply_thatThrowsAtAnAppend_leavesTheStateAlone() {
    silo.ledger("a").add(1);
    assertThatThrownBy(() -> silo.ledger("a").add(Self.INDIGESTIBLE))
        .hasMessage("Nobody can digest this.");
    assertThat(silo.ledger("a").sum()).isEqualTo(1);
    assertThat(silo.script.activations("a")).isEqualTo(1);
  }

  @Test
  void recovery_countsWhatItReplays() {
    for (int i = 0; i < 5; i++) {
      silo.ledger("a").add(1);
    }
    silo.idle("ledger");
    silo.ledger("a").sum();
    assertThat(silo.silo().statistics().eventsReplayed()).isEqualTo(5);
  }
}
