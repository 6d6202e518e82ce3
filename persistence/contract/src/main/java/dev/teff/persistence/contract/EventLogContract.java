package dev.teff.persistence.contract;

import static dev.teff.persistence.contract.Appender.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.AppendOutcome.Committed;
import dev.teff.persistence.spi.AppendOutcome.Fenced;
import dev.teff.persistence.spi.AppendOutcome.Refused;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.Batch.Event;
import dev.teff.persistence.spi.Batch.Retention;
import dev.teff.persistence.spi.Claim;
import dev.teff.persistence.spi.LogRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every event log must do. */
public abstract class EventLogContract extends StoreContract {
  private static final GrainId ALICE = GrainId.of("account", "alice");
  private static final GrainId BOB = GrainId.of("account", "bob");

  @Test
  void claim_ofNewGrain_isFirstEpochOfEmptyLog() {
    assertThat(store.events().claim(ALICE)).isEqualTo(new Claim(1, 1, 0));
  }

  @Test
  void claim_again_countsEpochsAndShowsHead() {
    Appender.claim(store, ALICE).appendNow("a", "b");

    assertThat(store.events().claim(ALICE)).isEqualTo(new Claim(2, 1, 2));
    assertThat(store.events().claim(ALICE)).isEqualTo(new Claim(3, 1, 2));
  }

  @Test
  void claim_ofOneGrain_leavesOthersAlone() {
    store.events().claim(ALICE);

    assertThat(store.events().claim(BOB).epoch()).isEqualTo(1);
    assertThat(store.events().claim(GrainId.of("cart", "alice")).epoch()).isEqualTo(1);
  }

  @Test
  void claim_byManyThreads_givesEachAnEpochOfItsOwn() throws Exception {
    var claims = Crowd.inParallel(16, () -> store.events().claim(ALICE).epoch());

    assertThat(claims).containsExactlyInAnyOrderElementsOf(longs(1, 16));
  }

  @Test
  void claim_ofManyGrainsAtOnce_givesEachItsOwn() throws Exception {
    List<GrainId> grains = Crowd.of(60);
    for (int i = 0; i < grains.size(); i += 2) { // every other one is new
      Appender.claim(store, grains.get(i)).appendNow("x".repeat(i % 7 + 1).split(""));
    }

    List<Claim> claims = Crowd.inParallel(grains, grain -> store.events().claim(grain));

    for (int i = 0; i < grains.size(); i++) {
      assertThat(claims.get(i))
          .as("of grain %d", i)
          .isEqualTo(i % 2 == 0 ? new Claim(2, 1, i % 7 + 1) : new Claim(1, 1, 0));
    }
  }

  @Test
  void claim_whileAppendsAreInFlight_seesAllThatCommitted() {
    Appender old = Appender.claim(store, ALICE);
    var outcomes = IntStream.range(0, 200).mapToObj(i -> old.append("event " + i)).toList();

    Claim claim = store.events().claim(ALICE);

    long committed = outcomes.stream().filter(outcome -> isCommitted(await(outcome))).count();
    assertThat(claim.head()).isEqualTo(committed);
    assertThat(Logs.texts(store, ALICE)).hasSize((int) committed);
  }

  @Test
  void append_committed_isReadBackAsItWas() {
    Appender alice = Appender.claim(store, ALICE);
    var event = new Event("deposited", new byte[] {0, 1, -1});

    assertThat(await(alice.append(Retention.ALL, List.of(event)))).isEqualTo(new Committed());

    assertThat(Logs.records(store, ALICE, 1, 1))
        .singleElement()
        .satisfies(stored -> {
          assertThat(stored.sequence()).isEqualTo(1);
          assertThat(stored.epoch()).isEqualTo(1);
          assertThat(stored.type()).isEqualTo("deposited");
          assertThat(stored.payload()).isEqualTo(event.payload());
          assertThat(stored.time()).isEqualTo(Appender.TIME);
        });
  }

  @Test
  void append_ofSupersededEpoch_isFenced() {
    Appender old = Appender.claim(store, ALICE);
    Appender.claim(store, ALICE).appendNow("new");

    assertThat(old.appendNow("old")).isEqualTo(new Fenced(2, 1));

    assertThat(Logs.texts(store, ALICE)).containsExactly("new");
  }

  @Test
  void append_ofSupersededEpochAtTheRightHead_isFenced() {
    Appender old = Appender.claim(store, ALICE);
    store.events().claim(ALICE);

    assertThat(old.appendNow("old")).isEqualTo(new Fenced(2, 0));

    assertThat(Logs.texts(store, ALICE)).isEmpty();
  }

  @Test
  void append_ofFutureEpoch_isFenced() {
    store.events().claim(ALICE);

    assertThat(await(Appender.submit(store, batch(ALICE, 2, 0, "early"))))
        .isEqualTo(new Fenced(1, 0));
  }

  @Test
  void append_withoutAnyClaim_isFenced() {
    assertThat(await(Appender.submit(store, batch(ALICE, 1, 0, "unclaimed"))))
        .isEqualTo(new Fenced(0, 0));
    assertThat(store.events().claim(ALICE)).isEqualTo(new Claim(1, 1, 0));
  }

  @Test
  void append_atWrongHead_isFencedAndLeavesNothing() {
    Appender.claim(store, ALICE).appendNow("a");

    assertThat(await(Appender.submit(store, batch(ALICE, 1, 0, "too low"))))
        .isEqualTo(new Fenced(1, 1));
    assertThat(await(Appender.submit(store, batch(ALICE, 1, 2, "too high"))))
        .isEqualTo(new Fenced(1, 1));

    assertThat(Logs.texts(store, ALICE)).containsExactly("a");
  }

  @Test
  void append_behindFencedBatch_isRefusedToo() {
    Appender old = Appender.claim(store, ALICE);
    store.events().claim(ALICE);

    var outcomes = IntStream.range(0, 20).mapToObj(i -> old.append("event " + i)).toList();

    assertThat(outcomes).allSatisfy(outcome -> assertThat(isCommitted(await(outcome))).isFalse());
    assertThat(Logs.texts(store, ALICE)).isEmpty();
  }

  @Test
  void append_pipelined_commitsInOrder() {
    Appender alice = Appender.claim(store, ALICE);

    var outcomes = IntStream.range(0, 500).mapToObj(i -> alice.append("event " + i)).toList();

    assertThat(outcomes)
        .allSatisfy(outcome -> assertThat(await(outcome)).isInstanceOf(Committed.class));
    assertThat(Logs.texts(store, ALICE))
        .containsExactlyElementsOf(IntStream.range(0, 500).mapToObj(i -> "event " + i).toList());
  }

  @Test
  void append_ofSeveralEvents_storesAllOrNothing() {
    Appender old = Appender.claim(store, ALICE);
    old.appendNow("a", "b", "c");
    Appender.claim(store, ALICE);

    old.appendNow("d", "e", "f");

    assertThat(Logs.texts(store, ALICE)).containsExactly("a", "b", "c");
  }

  @Test
  void append_besideFencedGrains_commits() {
    List<GrainId> grains = grains(40);
    var appenders = grains.stream().map(grain -> Appender.claim(store, grain)).toList();
    IntStream.range(0, 40)
        .filter(i -> i % 2 == 0)
        .forEach(i -> store.events().claim(grains.get(i)));

    var outcomes = appenders.stream().map(appender -> appender.append("event")).toList();

    for (int i = 0; i < 40; i++) {
      AppendOutcome expected = i % 2 == 0 ? new Fenced(2, 0) : new Committed();
      assertThat(await(outcomes.get(i))).isEqualTo(expected);
      assertThat(Logs.texts(store, grains.get(i))).hasSize(i % 2);
    }
  }

  @Test
  void append_byManyThreadsToManyGrains_keepsTheOrderOfEach() throws Exception {
    List<GrainId> grains = grains(16);
    var writers =
        grains.stream()
            .<Callable<Boolean>>map(grain -> () -> appendAndCheckOrder(grain, 200))
            .toList();

    assertThat(Crowd.inParallel(writers)).containsOnly(true);
  }

  @Test
  void append_once_reportsOnceInOrderOfTheGrain() {
    Appender alice = Appender.claim(store, ALICE);
    var reported = new CopyOnWriteArrayList<Long>();
    for (int i = 0; i < 300; i++) {
      Batch batch = batch(ALICE, alice.claim().epoch(), i, "event");
      store.events().append(batch, unused -> reported.add(batch.head()));
    }

    // Close waits for every report.
    store.close();

    assertThat(reported).containsExactlyElementsOf(longs(1, 300));
  }

  @Test
  void append_whoseListenerThrows_harmsNobody() {
    Appender alice = Appender.claim(store, ALICE);
    store
        .events()
        .append(
            batch(ALICE, 1, 0, "a"),
            unused -> {
              throw new IllegalStateException("A listener that throws, on purpose");
            });

    assertThat(await(Appender.submit(store, batch(ALICE, 1, 1, "b")))).isEqualTo(new Committed());

    assertThat(alice.claim().epoch()).isEqualTo(1);
    assertThat(Logs.texts(store, ALICE)).containsExactly("a", "b");
  }

  @Test
  void append_withLatestRetention_keepsTheLastRecordOnly() {
    Appender alice = Appender.claim(store, ALICE);
    var outcomes =
        List.of(
            alice.append(Retention.LATEST, "a"),
            alice.append(Retention.LATEST, "b"),
            alice.append(Retention.LATEST, "c", "d"));

    assertThat(outcomes)
        .allSatisfy(outcome -> assertThat(await(outcome)).isInstanceOf(Committed.class));

    assertThat(Logs.texts(store, ALICE)).containsExactly("d");
    assertThat(store.events().claim(ALICE)).isEqualTo(new Claim(2, 4, 4));
  }

  @Test
  void append_withAllAfterLatest_keepsWhatFollows() {
    Appender alice = Appender.claim(store, ALICE);
    await(alice.append(Retention.LATEST, "a", "b"));

    alice.appendNow("c");

    assertThat(Logs.texts(store, ALICE)).containsExactly("b", "c");
    assertThat(store.events().claim(ALICE)).isEqualTo(new Claim(2, 2, 3));
  }

  @Test
  void append_fencedWithLatestRetention_deletesNothing() {
    Appender old = Appender.claim(store, ALICE);
    old.appendNow("a", "b");
    store.events().claim(ALICE);

    await(old.append(Retention.LATEST, "c"));

    assertThat(Logs.texts(store, ALICE)).containsExactly("a", "b");
  }

  @Test
  void append_ofTheLargestEvent_isStoredAndALargerOneRefused() {
    int largest = (int) Math.min(store.events().maxEvent(), 4 << 20);
    var payload = new byte[largest - 100];
    new Random(7).nextBytes(payload);
    Appender alice = Appender.claim(store, ALICE);

    var stored = alice.append(Retention.ALL, List.of(new Event("large", payload, new byte[100])));
    assertThat(await(stored)).isInstanceOf(Committed.class);
    assertThat(Logs.records(store, ALICE, 1, 1).getFirst().payload()).isEqualTo(payload);
    if (largest == store.events().maxEvent()) {
      var larger = alice.append(Retention.ALL, List.of(new Event("large", payload, new byte[101])));
      assertThat(await(larger))
          .isInstanceOfSatisfying(
              Refused.class,
              refused ->
                  assertThat(refused.cause())
                      .isInstanceOfSatisfying(
                          GrainException.class,
                          e -> assertThat(e.code()).isEqualTo(ErrorCode.EVENT_TOO_LARGE)));
    }
  }

  @Test
  void oversize_isKnownWithoutAnAppend() {
    int largest = (int) Math.min(store.events().maxEvent(), 4 << 20);
    var fits = new Event("large", new byte[largest - 100], new byte[100]);
    var larger = new Event("large", new byte[largest - 100], new byte[101]);

    assertThat(store.events().oversize(ALICE, List.of(fits))).isEmpty();
    if (largest == store.events().maxEvent()) {
      assertThat(store.events().oversize(ALICE, List.of(new Event("small", new byte[1]), larger)))
          .hasValueSatisfying(refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.EVENT_TOO_LARGE);
            assertThat(refusal.outcome()).isEqualTo(GrainException.Outcome.DID_NOT_RUN);
          });
    }
  }

  @Test
  void payload_emptyOrLarge_isKept() {
    var large = new byte[500_000];
    new Random(7).nextBytes(large);
    Appender alice = Appender.claim(store, ALICE);

    await(
        alice.append(
            Retention.ALL, List.of(new Event("empty", new byte[0]), new Event("large", large))));

    var records = Logs.records(store, ALICE, 1, 2);
    assertThat(records.get(0).payload()).isEmpty();
    assertThat(records.get(1).payload()).isEqualTo(large);
  }

  @Test
  void names_ofAnyScript_areKeptApart() {
    List<GrainId> grains = Names.ofAnyScript();

    grains.forEach(grain -> Appender.claim(store, grain).appendNow(grain.toString()));

    assertThat(grains)
        .allSatisfy(
            grain -> assertThat(Logs.texts(store, grain)).containsExactly(grain.toString()));
  }

  @Test
  void read_ofRange_givesThatRangeInOrder() {
    Appender.claim(store, ALICE).appendNow("1", "2", "3", "4", "5");

    assertThat(Logs.sequences(Logs.records(store, ALICE, 2, 4))).containsExactly(2L, 3L, 4L);
    assertThat(Logs.sequences(Logs.records(store, ALICE, 4, 99))).containsExactly(4L, 5L);
    assertThat(Logs.records(store, ALICE, 6, 99)).isEmpty();
    assertThat(Logs.records(store, ALICE, 3, 2)).isEmpty();
  }

  @Test
  void read_ofUnknownGrain_givesNothing() {
    assertThat(Logs.texts(store, BOB)).isEmpty();
  }

  @Test
  void read_ofLongLog_givesEveryRecord() {
    Appender alice = Appender.claim(store, ALICE);
    var event = new Event("filler", new byte[100]);
    for (int i = 0; i < 10; i++) {
      await(alice.append(Retention.ALL, Collections.nCopies(1_000, event)));
    }

    assertThat(Logs.sequences(Logs.records(store, ALICE, 1, Long.MAX_VALUE)))
        .containsExactlyElementsOf(longs(1, 10_000));
  }

  /** Whoever reads page by page guesses from small events how many large ones he can take. */
  @Test
  void read_ofLongLogWhoseEventsGrow_givesEveryRecord() {
    Appender alice = Appender.claim(store, ALICE);
    for (int i = 0; i < 4; i++) {
      await(alice.append(Retention.ALL, Collections.nCopies(300, new Event("small", new byte[9]))));
      for (int j = 0; j < 5; j++) {
        await(alice.append(Retention.ALL, List.of(new Event("large", new byte[400_000]))));
      }
    }

    List<LogRecord> records = Logs.records(store, ALICE, 1, Long.MAX_VALUE);

    assertThat(Logs.sequences(records)).containsExactlyElementsOf(longs(1, 1_220));
    assertThat(records)
        .allMatch(each -> each.payload().length == (each.type().equals("small") ? 9 : 400_000));
  }

  @Test
  void read_ofManyLogsAtOnce_givesEachItsOwn() throws Exception {
    List<GrainId> grains = Crowd.of(60);
    for (int i = 0; i < grains.size(); i++) {
      if (i % 4 > 0) { // of the others, nobody has ever heard
        Appender appender = Appender.claim(store, grains.get(i));
        int events = i % 4 == 3 ? 300 : i % 4 - 1;
        List<Event> all = Collections.nCopies(events, new Event("of " + i, new byte[i]));
        assertThat(all.isEmpty() || isCommitted(await(appender.append(Retention.ALL, all))))
            .isTrue();
      }
    }

    for (int round = 0; round < 3; round++) {
      List<List<LogRecord>> logs =
          Crowd.inParallel(grains, grain -> Logs.records(store, grain, 1, 298));
      for (int i = 0; i < grains.size(); i++) {
        int events = i % 4 == 3 ? 298 : Math.max(0, i % 4 - 1);
        assertThat(Logs.sequences(logs.get(i))).as("of %d", i).isEqualTo(longs(1, events));
        assertThat(logs.get(i)).extracting(LogRecord::type).allMatch(("of " + i)::equals);
      }
    }
  }

  @Test
  void read_whoseReaderThrows_passesThatOn() {
    Appender.claim(store, ALICE).appendNow("a", "b");

    assertThatThrownBy(() ->
            store
                .events()
                .read(
                    ALICE,
                    1,
                    2,
                    unused -> {
                      throw new IllegalStateException("reader");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("reader");
    assertThat(Logs.texts(store, ALICE)).hasSize(2);
  }

  @Test
  void read_whoseReaderThrowsHalfWay_harmsNoOther() {
    Appender alice = Appender.claim(store, ALICE);
    for (int i = 0; i < 5; i++) {
      await(alice.append(Retention.ALL, Collections.nCopies(1_000, new Event("e", new byte[9]))));
    }

    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() ->
              store
                  .events()
                  .read(
                      ALICE,
                      1,
                      5_000,
                      each -> {
                        if (each.sequence() == 1_000) {
                          throw new IllegalStateException("reader");
                        }
                      }))
          .isInstanceOf(IllegalStateException.class);
    }

    assertThat(Logs.sequences(Logs.records(store, ALICE, 1, 5_000))).hasSize(5_000);
  }

  @Test
  void read_recordsArriveOnTheCallingThread() {
    Appender.claim(store, ALICE).appendNow("a");
    var threads = new ArrayList<Thread>();

    store.events().read(ALICE, 1, 1, unused -> threads.add(Thread.currentThread()));

    assertThat(threads).containsExactly(Thread.currentThread());
  }

  @Test
  void views_ofTheSameStorage_seeAndFenceEachOther() throws Exception {
    var other = open();
    Appender here = Appender.claim(store, ALICE);
    here.appendNow("here");

    Appender there = Appender.claim(other, ALICE);

    assertThat(there.claim()).isEqualTo(new Claim(2, 1, 1));
    assertThat(there.appendNow("there")).isEqualTo(new Committed());
    assertThat(here.appendNow("zombie")).isEqualTo(new Fenced(2, 2));
    assertThat(Logs.texts(store, ALICE)).containsExactly("here", "there");
  }

  @Test
  void views_underLoad_commitBoth() throws Exception {
    var other = open();
    var writers = new ArrayList<Callable<Boolean>>();
    for (GrainId grain : grains(8)) {
      var view = writers.size() % 2 == 0 ? store : other;
      writers.add(() -> {
        Appender appender = Appender.claim(view, grain);
        for (int i = 0; i < 20; i++) {
          assertThat(appender.appendNow("event " + i)).isEqualTo(new Committed());
        }
        return Logs.texts(store, grain).size() == 20;
      });
    }

    assertThat(Crowd.inParallel(writers)).containsOnly(true);
  }

  @Test
  void close_commitsWhatWasSubmitted() throws Exception {
    var other = open();
    Appender alice = Appender.claim(store, ALICE);
    var outcomes = IntStream.range(0, 100).mapToObj(i -> alice.append("event " + i)).toList();

    store.close();

    assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome).isDone());
    assertThat(outcomes)
        .allSatisfy(outcome -> assertThat(outcome.join()).isEqualTo(new Committed()));
    assertThat(Logs.texts(other, ALICE)).hasSize(100);
  }

  @Test
  void close_twice_isHarmless() {
    store.close();
    store.close();
  }

  @Test
  void use_afterClose_isRefusedClearly() {
    Appender alice = Appender.claim(store, ALICE);
    store.close();

    assertThat(alice.appendNow("late"))
        .isInstanceOfSatisfying(Refused.class, refused -> assertClosed(refused.cause()));
    assertThatThrownBy(() -> store.events().claim(ALICE)).satisfies(this::assertClosed);
    assertThatThrownBy(() -> Logs.texts(store, ALICE)).satisfies(this::assertClosed);
    assertThatThrownBy(() -> store.events().types()).satisfies(this::assertClosed);
  }

  private void assertClosed(Throwable thrown) {
    assertThat(thrown)
        .isInstanceOfSatisfying(
            GrainException.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.STORE_FAILED);
              assertThat(refusal.outcome()).isEqualTo(GrainException.Outcome.DID_NOT_RUN);
              assertThat(refusal)
                  .hasMessageContaining("closed")
                  .hasMessageContaining(store.describe());
            });
  }

  private boolean appendAndCheckOrder(GrainId grain, int events) {
    Appender appender = Appender.claim(store, grain);
    var outcomes = new ArrayList<CompletableFuture<AppendOutcome>>();
    for (int i = 0; i < events; i++) {
      outcomes.add(appender.append(grain.key() + " " + i));
    }
    outcomes.forEach(outcome -> assertThat(await(outcome)).isEqualTo(new Committed()));
    assertThat(Logs.texts(store, grain))
        .containsExactlyElementsOf(
            IntStream.range(0, events).mapToObj(i -> grain.key() + " " + i).toList());
    return true;
  }

  private static Batch batch(GrainId grain, long epoch, long expectedHead, String text) {
    return new Batch(
        UUID.randomUUID(),
        grain,
        epoch,
        expectedHead,
        List.of(Appender.event(text)),
        Appender.TIME,
        Retention.ALL);
  }

  private static boolean isCommitted(AppendOutcome outcome) {
    return outcome instanceof Committed;
  }

  private static List<GrainId> grains(int count) {
    return IntStream.range(0, count).mapToObj(i -> GrainId.of("account", "grain-" + i)).toList();
  }

  private static List<Long> longs(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }
}
