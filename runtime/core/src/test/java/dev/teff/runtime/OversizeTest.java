package dev.teff.runtime;

import static dev.teff.runtime.TestSilo.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.CallOptions;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.runtime.TestSilo.Held;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is too large for the store fails the turn at fault, and no other. */
class OversizeTest extends Baskets {
  private static final int MOST = 8 << 10;

  @BeforeEach
  void limit() {
    silo.store.maxEvent(MOST);
  }

  private Cell cell() {
    return silo.grains().ref(Cell.class, 7L);
  }

  private static void failsAsTooLarge(ThrowingCallable call) {
    fails(call, ErrorCode.EVENT_TOO_LARGE, Outcome.DID_NOT_RUN);
  }

  @Test
  void event_failsItsTurnAlone() throws Exception {
    silo.store.hold();
    var before = Held.start(() -> basket().put("pear"));
    assertThat(before.waits()).isTrue();
    var tooLarge = Held.start(() -> basket().put("x".repeat(MOST + 1)));
    assertThat(tooLarge.waits()).isTrue(); // it may tell of what was put before
    var behind = Held.start(() -> basket().put("plum"));
    assertThat(behind.waits()).isTrue();
    silo.store.release();

    assertThat(get(before.result())).isEqualTo(1);
    failsAsTooLarge(() -> get(tooLarge.result()));
    assertThat(get(behind.result())).isEqualTo(2);
    assertThat(basket().items()).containsExactly("pear", "plum");
    assertThat(silo.store.appends()).isEqualTo(2);
  }

  @Test
  void events_thatAreTooLargeTogether_areKnownBeforeTheyAreStored() {
    silo.on(
        "many",
        self -> {
          for (int i = 0; i < MOST; i++) {
            self.add(1);
          }
          return 0;
        });

    failsAsTooLarge(() -> silo.ledger("a").run("many"));

    assertThat(silo.store.appends()).isZero();
    assertThat(silo.ledger("a").add(1)).isEqualTo(1);
  }

  @Test
  void valueWithItsReceipt_failsItsTurnAlone() {
    String large = "x".repeat(MOST / 2);
    cell().put(large);

    failsAsTooLarge(
        () -> silo.grains().with(cell(), CallOptions.key("k")).putOnce("y".repeat(MOST / 2)));

    assertThat(silo.store.appends()).isEqualTo(1);
    assertThat(cell().get()).isEqualTo(large);
    assertThat(silo.grains().with(cell(), CallOptions.key("k")).putOnce("z")).isEqualTo(large);
  }

  @Test
  void turnThatSetsNothing_whoseNoteDoesNotFitBesideTheValue_failsAlone() throws Exception {
    cell().put("x".repeat(MOST - 30));
    silo.store.hold();
    var tooLarge =
        Held.start(() -> {
          cell().remind("a reminder");
          return "";
        });
    assertThat(tooLarge.waits()).isFalse();
    var behind = Held.start(() -> cell().put("small"));
    assertThat(behind.waits()).isTrue();
    silo.store.release();

    failsAsTooLarge(() -> get(tooLarge.result()));
    assertThat(get(behind.result())).hasSize(MOST - 30);
    cell().remind("a reminder");
    assertThat(silo.store.reminders().of(GrainId.of("cell", "7"))).hasSize(1);
  }

  @Test
  void turnsOfSeveralValues_besideWhichTheNotesDoNotFit_keepOlderRecords() {
    int reminders = 40;
    for (int i = 0; i < reminders; i++) {
      cell().remind("a reminder with a name that takes some room, number " + i);
    }
    String value = "x".repeat(MOST / 3);

    for (int i = 0; i < 300; i++) {
      cell().putTwice(value);
    }
    silo.idle("cell");

    assertThat(cell().get()).isEqualTo(value);
    assertThat(silo.store.types(GrainId.of("cell", "7"))).hasSizeGreaterThan(300);
  }

  @Test
  void valueWhoseRemindersDoNotFitBesideIt_keepsOlderRecords() {
    int reminders = 200;
    for (int i = 0; i < reminders; i++) {
      cell().remind("a reminder with a name that takes some room, number " + i);
    }

    for (int i = 0; i < 600; i++) {
      cell().put("v" + i);
    }
    silo.idle("cell");

    assertThat(cell().get()).isEqualTo("v599");
    assertThat(silo.store.reminders().of(GrainId.of("cell", "7"))).hasSize(reminders);
    assertThat(silo.store.types(GrainId.of("cell", "7"))).hasSizeGreaterThan(reminders);
  }
}
