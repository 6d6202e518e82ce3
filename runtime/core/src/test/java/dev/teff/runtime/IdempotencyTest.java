package dev.teff.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.CallOptions;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.grains.IdempotencyKey;
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
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IdempotencyTest {
  private static final GrainId BASKET = GrainId.of("basket", "a");

  private TestSilo silo = TestSilo.start("teff.snapshot.events = 10");

  @AfterEach
  void close() {
    silo.close();
  }

  private void restart(String settings) {
    silo.close();
    silo = TestSilo.start(settings);
  }

  private Basket basket() {
    return silo.grains().ref(Basket.class, "a");
  }

  private Basket keyed(String key) {
    return silo.grains().with(basket(), CallOptions.key(key));
  }

  private void idle(String type) {
    silo.idle(type);
  }

  private static void fails(ThrowingCallable call, ErrorCode code, Outcome outcome) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GrainException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(code);
              assertThat(failure.outcome()).isEqualTo(outcome);
            });
  }

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
  void unknownOutcome_ofAnotherCall_isLeftToTheCaller() {
    basket().put("apple");
    var claims = new AtomicInteger();
    silo.store.beforeClaim(grain -> {
      if (claims.incrementAndGet() == 1) {
        throw TestStore.refusal(); // else it would be found out
      }
    });
    silo.store.failNext(new AppendOutcome.Unknown(TestStore.silence()));

    fails(() -> basket().put("pear"), ErrorCode.COMMIT_UNKNOWN, Outcome.UNKNOWN);
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

  /** How a call is made. */
  enum Way {
    AWAITED,
    IN_A_TURN,
    STARTED,
    SENT
  }

  private static Stream<Arguments> waysToCall() {
    return Stream.of(Way.values())
        .flatMap(way -> Stream.of(true, false).map(stored -> Arguments.of(way, stored)));
  }

  /** The store does not say whether it took the call's turn, and cannot be asked the first time. */
  @ParameterizedTest
  @MethodSource("waysToCall")
  void unknownOutcome_isSettledByCallingAgain(Way way, boolean stored) {
    basket().put("apple");
    silo.on("ask", self -> self.grains().ref(Basket.class, "a").putOnce("pear"));
    AtomicInteger claims = failClaims(claim -> claim == 1);
    var unknown = new AppendOutcome.Unknown(TestStore.silence());
    if (stored) {
      silo.store.storeButFailNext(unknown);
    } else {
      silo.store.failNext(unknown);
    }
    switch (way) {
      case AWAITED -> assertThat(basket().putOnce("pear")).isEqualTo(2);
      case IN_A_TURN -> assertThat(silo.ledger("asking").run("ask")).isEqualTo(2);
      case STARTED ->
          assertThat(silo.grains().start(basket(), b -> b.putOnce("pear")).await()).isEqualTo(2);
      case SENT -> {
        silo.grains().send(basket(), b -> b.putOnce("pear"));
        TestSilo.eventually(() -> claims.get() == 2); // by the activation for the second attempt
      }
    }
    assertThat(basket().items()).containsExactly("apple", "pear");
  }

  @Test
  void unknownOutcome_thatStaysUnknown_isToldAtTheDeadline() throws Exception {
    restart("teff.call.timeout = 10s");
    basket().put("apple");
    // What looks for a commit fails, and what activates the basket for the next attempt does not.
    AtomicInteger claims = failClaims(claim -> claim % 2 == 1);
    for (int i = 0; i < 1_000; i++) {
      silo.store.failNext(new AppendOutcome.Unknown(TestStore.silence()));
    }
    long begin = silo.time.nanos();
    var call =
        TestSilo.async(() -> {
          try {
            return basket().putOnce("pear");
          } finally {
            assertThat(silo.time.nanos() - begin).isGreaterThan(Duration.ofSeconds(9).toNanos());
          }
        });
    silo.advanceUntil(call::isDone);
    fails(() -> TestSilo.get(call), ErrorCode.COMMIT_UNKNOWN, Outcome.UNKNOWN);
    assertThat(claims).hasValueGreaterThan(4);
  }

  /** Claims of the basket's log, counted from one, fail as the test says; returns their number. */
  private AtomicInteger failClaims(IntPredicate failing) {
    var claims = new AtomicInteger();
    silo.store.beforeClaim(grain -> {
      if (grain.equals(BASKET) && failing.test(claims.incrementAndGet())) {
        throw TestStore.refusal();
      }
    });
    return claims;
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
  void key_thatIsTextOnly_isIssuedWhenTheCallIsMade() {
    Basket keyed = keyed("k9");
    silo.time.advance(Duration.ofHours(25));
    assertThat(keyed.put("pear")).isEqualTo(1);
    silo.time.advance(Duration.ofHours(23));
    assertThat(keyed.put("pear")).isEqualTo(1);
    assertThat(basket().items()).containsExactly("pear");
  }
}
