package dev.teff.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.CallOptions;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.LogRecord;
import dev.teff.runtime.wire.WireWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IdempotencyTest extends Baskets {
  @Test
  void sameKey_getsTheFirstReply() {
    assertThat(keyed("k1").put("pear")).isEqualTo(1);
    assertThat(basket().put("plum")).isEqualTo(2);

    assertThat(keyed("k1").put("pear")).isEqualTo(1);

    assertThat(basket().items()).containsExactly("pear", "plum");
  }

  @Test
  void sameKey_afterARecovery_getsTheFirstReply() {
    keyed("k1").put("pear");
    basket().put("plum");
    idle("basket");

    assertThat(keyed("k1").put("pear")).isEqualTo(1);

    assertThat(basket().items()).containsExactly("pear", "plum");
  }

  @Test
  void sameKey_afterASnapshot_getsTheFirstReply() {
    keyed("k1").put("pear");
    IntStream.range(0, 9).forEach(i -> basket().put("more"));
    TestSilo.eventually(() -> silo.store.snapshots().load(BASKET).isPresent());
    idle("basket");

    assertThat(keyed("k1").put("pear")).isEqualTo(1);

    assertThat(basket().items()).hasSize(10);
    assertThat(silo.silo().statistics().eventsReplayed()).isZero();
  }

  @Test
  void grainWithOnlyIdempotentCalls_hasSnapshotsToo() {
    IntStream.range(0, 60).forEach(i -> keyed("k" + i).put("more"));
    TestSilo.eventually(() -> silo.store.snapshots().load(BASKET).isPresent());
    idle("basket");

    assertThat(keyed("k7").put("more")).isEqualTo(8);

    assertThat(silo.silo().statistics().eventsReplayed()).isLessThan(60);
  }

  @Test
  void turnWithoutEvents_isRememberedToo() {
    assertThat(keyed("k1").countOnce()).isZero();
    basket().put("pear");
    assertThat(keyed("k1").countOnce()).isZero();
    idle("basket");

    assertThat(keyed("k1").countOnce()).isZero();

    assertThat(basket().items()).containsExactly("pear");
  }

  @Test
  void sameKey_withOtherArguments_isAnError() {
    keyed("k1").put("pear");

    fails(() -> keyed("k1").put("plum"), ErrorCode.IDEMPOTENCY_KEY_REUSED, Outcome.DID_NOT_RUN);
    fails(() -> keyed("k1").putOnce("pear"), ErrorCode.IDEMPOTENCY_KEY_REUSED, Outcome.DID_NOT_RUN);
    assertThatThrownBy(() -> keyed("k1").put("plum"))
        .hasMessageContaining("TEFF-220 The idempotency key \"k1\" belongs to another call")
        .hasMessageContaining("grain basket/a, method put");

    assertThat(basket().items()).containsExactly("pear");
  }

  @Test
  void sameKey_whoseMethodChangedItsArgument_getsTheFirstReply() {
    byte[] secret = "pear".getBytes(UTF_8);
    assertThat(keyed("k1").putSecretOnce(secret)).isEqualTo(1);
    basket().put("plum");

    assertThat(keyed("k1").putSecretOnce(secret)).isEqualTo(1);

    assertThat(basket().items()).containsExactly("pear", "plum");
  }

  @Test
  void callMadeAgain_whoseMethodChangedItsArgument_hasItAsItWas() {
    basket().put("plum");
    silo.store.failNext(new AppendOutcome.Unknown(TestStore.silence()));

    assertThat(basket().putSecretOnce("pear".getBytes(UTF_8))).isEqualTo(2);

    assertThat(basket().items()).containsExactly("plum", "pear");
  }

  @Test
  void duplicate_joinsTheGatedOriginal() throws Exception {
    silo.store.hold();
    var original = TestSilo.async(() -> keyed("k1").put("pear"));
    Runnable append = silo.store.takeHeld();
    var duplicate = TestSilo.async(() -> keyed("k1").put("pear"));
    TestSilo.eventually(() -> silo.silo().statistics().turns() == 2);
    assertThat(original).isNotDone();
    assertThat(duplicate).isNotDone();

    append.run();

    assertThat(TestSilo.get(original)).isEqualTo(1);
    assertThat(TestSilo.get(duplicate)).isEqualTo(1);
    assertThat(silo.store.appends()).isEqualTo(1);
  }

  @Test
  void originalThatWasRefused_leavesNoReceipt() throws Exception {
    silo.store.failNext(new AppendOutcome.Refused(TestStore.refusal()));
    assertThatThrownBy(() -> keyed("k1").put("pear")).hasMessageContaining("TEFF-306");

    assertThat(basket().put("plum")).isEqualTo(1);
    assertThat(keyed("k1").put("pear")).isEqualTo(2);
  }

  @Test
  void turnThatThrew_leavesNoReceipt() {
    var keyed = keyed("k1");
    assertThatThrownBy(() -> keyed.putAndThrow("pear")).hasMessageContaining("thrown behind");
    assertThatThrownBy(() -> keyed.putAndThrow("pear")).hasMessageContaining("thrown behind");

    assertThat(basket().items()).isEmpty();
  }

  @Test
  void idempotentMethod_calledTwice_takesEffectTwice() {
    basket().putOnce("pear");
    basket().putOnce("pear");

    assertThat(basket().items()).containsExactly("pear", "pear");
  }

  @Test
  void onwardCalls_deriveTheirKeys() {
    var attempts = new AtomicInteger();
    silo.on(
        "between",
        self -> {
          if (attempts.incrementAndGet() == 1) {
            throw new IllegalStateException("died between two grains");
          }
          return 0;
        });
    var keyed = keyed("k1");
    assertThatThrownBy(() -> keyed.putBoth("b", "pear")).hasMessageContaining("died between");

    assertThat(keyed.putBoth("b", "pear")).isEqualTo(1);

    assertThat(silo.grains().ref(Basket.class, "b").items()).containsExactly("pear");
    assertThat(basket().items()).containsExactly("pear");
  }

  @Test
  void seal_inAnIdempotentTurn_isAClearError() {
    fails(
        () -> basket().putThenAsk("b", "pear"),
        ErrorCode.IDEMPOTENT_TURN_SEALED,
        Outcome.DID_NOT_RUN);
    assertThatThrownBy(() -> basket().putAndSync("pear"))
        .hasMessageContaining(
            "TEFF-222 An idempotent turn cannot commit half-way | grain basket/a");

    assertThat(basket().items()).isEmpty();
    assertThat(silo.grains().ref(Basket.class, "b").items()).isEmpty();
  }

  private static final List<String> NAMES = List.of("pear", "plum", "apple", "fig", "grape");

  private static Map<String, Integer> counts(List<String> names) {
    var counts = new LinkedHashMap<String, Integer>();
    names.forEach(name -> counts.put(name, name.length()));
    return counts;
  }

  @Test
  void setsAndMaps_areTheSameArgumentsInAnyOrder() {
    Basket keyed = keyed("k1");
    keyed.putAll(counts(NAMES), new LinkedHashSet<>(NAMES));

    var reversed = NAMES.reversed();
    assertThat(keyed.putAll(counts(reversed), new LinkedHashSet<>(reversed))).isEqualTo(1);

    assertThat(basket().items()).containsExactly("5 and 5");
    var others = counts(NAMES);
    others.put("fig", 4);
    fails(
        () -> keyed.putAll(others, new LinkedHashSet<>(NAMES)),
        ErrorCode.IDEMPOTENCY_KEY_REUSED,
        Outcome.DID_NOT_RUN);
  }

  @Test
  void receiptOfOlderCode_whichHashedMapsAsTheyCame_isFound() {
    var arguments = new WireWriter();
    for (String name : NAMES) {
      var entry = new WireWriter();
      entry.string(1, name);
      entry.int32(2, name.length());
      arguments.bytes(1, entry.toBytes());
    }
    NAMES.forEach(name -> arguments.string(2, name));
    var reply = new WireWriter();
    reply.int32(1, 77);
    long hash = Fingerprint.of("putAll".getBytes(UTF_8), arguments.toBytes());
    var receipt = new Receipt("k1", silo.time.instant(), hash, reply.toBytes());
    byte[] meta = new Note("", false, false, List.of(receipt), List.of(), Instant.MIN).encode();
    silo.store.plant(BASKET, new Batch.Event(LogRecord.NO_EVENT, new byte[0], meta));

    assertThat(keyed("k1").putAll(counts(NAMES), new LinkedHashSet<>(NAMES))).isEqualTo(77);
    assertThat(basket().items()).isEmpty();
  }

  @Test
  void grainWithoutALog_remembersWhileItIsActive() throws Exception {
    silo.on("count", self -> ++self.field);
    Probe probe = silo.grains().with(silo.probe("a"), CallOptions.key("k1"));

    assertThat(probe.run("count")).isEqualTo(1);
    assertThat(probe.run("count")).isEqualTo(1);
    assertThat(silo.probe("a").run("count")).isEqualTo(2);
  }

  @Test
  void keys_ofABadLength_areRefused() {
    assertThatThrownBy(() -> CallOptions.key("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CallOptions.key("x".repeat(201)))
        .hasMessageContaining("1 to 200 characters");
  }

  @Test
  void receipts_areNotEvents() {
    keyed("k1").countOnce();
    keyed("k2").put("pear");

    assertThat(silo.store.types(BASKET)).isEqualTo(List.of("teff.turn", "ItemPut"));
    assertThat(basket().items()).containsExactly("pear");
  }

  @Test
  void onwardCalls_deriveTheirKeysInProgramOrder() {
    var attempts = new AtomicInteger();
    silo.on(
        "between",
        self -> {
          Basket other = self.grains().ref(Basket.class, "b");
          if (attempts.incrementAndGet() == 1) {
            throw new IllegalStateException("died behind the first call");
          }
          other.putOnce("pear");
          other.putOnce("plum");
          if (attempts.get() == 2) {
            throw new IllegalStateException("died behind the third");
          }
          return 0;
        });
    var keyed = keyed("k1");
    assertThatThrownBy(() -> keyed.putBoth("b", "pear")).hasMessageContaining("behind the first");
    assertThatThrownBy(() -> keyed.putBoth("b", "pear")).hasMessageContaining("behind the third");
    assertThat(keyed.putBoth("b", "pear")).isEqualTo(1);

    assertThat(silo.grains().ref(Basket.class, "b").items())
        .containsExactly("pear", "pear", "plum");
  }

  @Test
  void onwardCalls_ofGrainsThatHaveTheSameKey_takeEffectEach() {
    silo.on("between", self -> 0);
    CallOptions order = CallOptions.key("k1");
    Basket third = silo.grains().ref(Basket.class, "c");

    assertThat(silo.grains().with(basket(), order).putBoth("b", "pear")).isEqualTo(1);
    assertThat(silo.grains().with(third, order).putBoth("b", "pear")).isEqualTo(1);

    assertThat(silo.grains().ref(Basket.class, "b").items()).containsExactly("pear", "pear");
  }

  @Test
  void key_thatIsTextOnly_isIssuedWhenTheCallIsMade() {
    Basket keyed = keyed("k9");
    silo.time.advance(Duration.ofHours(25));
    assertThat(keyed.put("pear")).isEqualTo(1);
    silo.time.advance(Duration.ofHours(23));
    assertThat(keyed.put("pear")).isEqualTo(1);
    assertThat(basket().items()).containsExactly("pear");
  }
}
