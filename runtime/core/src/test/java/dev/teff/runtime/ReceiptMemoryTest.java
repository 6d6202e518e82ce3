package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.CallOptions;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.grains.IdempotencyKey;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.LogRecord;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** For how long, and in how much room, calls with keys are remembered. */
class ReceiptMemoryTest extends Baskets {
  @Test
  void key_olderThanTheRetention_isRefused() {
    keyed("k1").put("pear");
    var issued = silo.time.instant();
    silo.time.advance(Duration.ofHours(25));
    Basket late =
        silo.grains()
            .with(basket(), CallOptions.defaults().withKey(new IdempotencyKey("k1", issued)));

    fails(() -> late.put("pear"), ErrorCode.IDEMPOTENCY_KEY_EXPIRED, Outcome.UNKNOWN);
    assertThatThrownBy(() -> late.put("pear"))
        .hasMessageContaining("TEFF-221 Nobody knows any more")
        .hasMessageContaining("teff.idempotency.retention");
    assertThat(basket().items()).containsExactly("pear");
  }

  @Test
  void key_thatMayBeAmongTheForgotten_isRefused() {
    restart("teff.idempotency.max-receipts = 3");
    var issued = silo.time.instant();
    for (int i = 0; i < 6; i++) {
      silo.time.advance(Duration.ofMillis(1));
      keyed("k" + i).put("pear");
    }
    Basket first =
        silo.grains()
            .with(basket(), CallOptions.defaults().withKey(new IdempotencyKey("k0", issued)));

    fails(() -> first.put("pear"), ErrorCode.IDEMPOTENCY_KEY_EXPIRED, Outcome.UNKNOWN);
    assertThat(keyed("k5").put("pear")).isEqualTo(6);
    assertThat(basket().items()).hasSize(6);
  }

  @Test
  void keyValueState_remembersItsCalls() {
    Cell cell = silo.grains().ref(Cell.class, 7L);
    Cell keyed = silo.grains().with(cell, CallOptions.key("k1"));
    assertThat(keyed.putOnce("one")).isEmpty();
    cell.put("two");
    assertThat(keyed.putOnce("one")).isEmpty();
    idle("cell");

    assertThat(keyed.putOnce("one")).isEmpty();
    assertThat(cell.get()).isEqualTo("two");
  }

  @Test
  void keyValueState_repeatsItsReceiptsNowAndThen() {
    restart("teff.idempotency.max-receipts = 10");
    Cell cell = silo.grains().ref(Cell.class, 7L);
    for (int i = 0; i < 700; i++) {
      silo.time.advance(Duration.ofMillis(1));
      silo.grains().with(cell, CallOptions.key("k" + i)).putOnce("v" + i);
    }
    assertThat(silo.store.types(GrainId.of("cell", "7"))).hasSizeLessThan(300);
    idle("cell");

    assertThat(silo.grains().with(cell, CallOptions.key("k695")).putOnce("v695")).isEqualTo("v694");
    assertThat(cell.get()).isEqualTo("v699");
  }

  /** Puts one value after the other, each call with a key of its own, issued later each time. */
  private void putMany(Cell cell, int many) {
    for (int i = 0; i < many; i++) {
      silo.time.advance(Duration.ofMillis(1));
      silo.grains().with(cell, CallOptions.key("key " + i)).putOnce("v" + i);
    }
  }

  @Test
  void keyValueState_forgetsReceiptsThatItsRecordHasNoRoomFor() {
    silo.store.maxEvent(8 << 10);
    Cell cell = silo.grains().ref(Cell.class, 7L);
    var first = new IdempotencyKey("key 0", silo.time.instant().plusMillis(1));

    putMany(cell, 700);
    idle("cell");
    cell.put("last");

    assertThat(silo.grains().with(cell, CallOptions.key("key 699")).putOnce("v699"))
        .isEqualTo("v698");
    var early = silo.grains().with(cell, CallOptions.defaults().withKey(first));
    fails(() -> early.putOnce("v0"), ErrorCode.IDEMPOTENCY_KEY_EXPIRED, Outcome.UNKNOWN);
    assertThat(cell.get()).isEqualTo("last");
  }

  @Test
  void keyValueState_whoseReceiptsHaveNoRoomAnyMore_canBeWrittenAgain() {
    Cell cell = silo.grains().ref(Cell.class, 7L);
    putMany(cell, 700);
    idle("cell");
    silo.store.maxEvent(8 << 10);

    for (int i = 0; i < 1_000; i++) {
      cell.put("w" + i);
    }
    idle("cell");

    assertThat(cell.get()).isEqualTo("w999");
    assertThat(silo.grains().with(cell, CallOptions.key("key 699")).putOnce("v699"))
        .isEqualTo("v698");
  }

  @Test
  void largeValue_leavesLessRoomForReceipts() {
    silo.store.maxEvent(8 << 10);
    Cell cell = silo.grains().ref(Cell.class, 7L);
    putMany(cell, 100);
    String large = "x".repeat(8_000);

    for (int i = 0; i < 300; i++) {
      cell.put(large);
    }
    idle("cell");

    assertThat(cell.get()).isEqualTo(large);
    var keyed = silo.grains().with(cell, CallOptions.key("key 0"));
    assertThat(keyed.putOnce("new")).as("issued behind all that was forgotten").isEqualTo(large);
    assertThat(keyed.putOnce("new")).isEqualTo(large);
  }

  private Basket issued(String key, Duration fromNow) {
    var given = new IdempotencyKey(key, silo.time.instant().plus(fromNow));
    return silo.grains().with(basket(), CallOptions.defaults().withKey(given));
  }

  @Test
  void callerWhoseClockIsAhead_keepsNobodyElseOut() {
    restart("teff.idempotency.max-receipts = 3");
    for (int i = 0; i < 5; i++) {
      Basket ahead = issued("ahead " + i, Duration.ofHours(1));
      fails(() -> ahead.put("pear"), ErrorCode.IDEMPOTENCY_KEY_AHEAD, Outcome.DID_NOT_RUN);
      assertThatThrownBy(() -> ahead.put("pear"))
          .hasMessageContaining("TEFF-224 The idempotency key \"ahead " + i)
          .hasMessageContaining("grain basket/a, method put");
    }

    assertThat(keyed("k1").put("plum")).isEqualTo(1);
  }

  @Test
  void keysThatAreALittleAhead_areForgottenLast() {
    restart("teff.idempotency.max-receipts = 3");
    assertThat(issued("ahead", Duration.ofSeconds(59)).put("pear")).isEqualTo(1);

    for (int i = 0; i < 6; i++) {
      silo.time.advance(Duration.ofMillis(1));
      assertThat(keyed("k" + i).put("plum")).isEqualTo(i + 2);
    }
  }

  @Test
  void futureThatOlderCodeStored_keepsNobodyOut() {
    var future = silo.time.instant().plus(Duration.ofDays(3_650));
    var receipt = new Receipt("of the future", future, 1, new byte[0]);
    byte[] meta =
        new Note("", false, true, List.of(receipt), List.of(), future.minusSeconds(1)).encode();
    silo.store.plant(BASKET, new Batch.Event(LogRecord.NO_EVENT, new byte[0], meta));
    silo.time.advance(Duration.ofMinutes(2));

    assertThat(keyed("k1").put("pear")).isEqualTo(1);
    idle("basket");
    assertThat(keyed("k2").put("plum")).isEqualTo(2);
    fails(
        () -> keyed("of the future").put("x"),
        ErrorCode.IDEMPOTENCY_KEY_REUSED,
        Outcome.DID_NOT_RUN);
  }

  @Test
  void forgottenKey_isRefusedBehindASnapshotToo() {
    restart("teff.idempotency.max-receipts = 3\nteff.snapshot.events = 10");
    var issued = silo.time.instant();
    for (int i = 0; i < 10; i++) {
      silo.time.advance(Duration.ofMillis(1));
      keyed("k" + i).put("pear");
    }
    TestSilo.eventually(() -> silo.store.snapshots().load(BASKET).isPresent());
    idle("basket");

    for (int i = 0; i < 7; i++) {
      var key = new IdempotencyKey("k" + i, issued.plusMillis(i + 1));
      Basket forgotten = silo.grains().with(basket(), CallOptions.defaults().withKey(key));
      fails(() -> forgotten.put("pear"), ErrorCode.IDEMPOTENCY_KEY_EXPIRED, Outcome.UNKNOWN);
    }
    assertThat(keyed("k9").put("pear")).isEqualTo(10);
    assertThat(basket().items()).hasSize(10);
  }
}
