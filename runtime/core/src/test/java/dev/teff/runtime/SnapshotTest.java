package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.Corrupted;
import dev.teff.persistence.spi.Snapshot;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SnapshotTest {
  private static final GrainId BASKET = GrainId.of("basket", "a");
  private static final GrainId PURSE = GrainId.of("purse", "a");

  private TestSilo silo =
      TestSilo.start("teff.snapshot { events = 10, bytes = 0, replay-time = 0 }");

  @AfterEach
  void close() {
    silo.close();
  }

  private void restart(String settings) {
    silo.close();
    silo = TestSilo.start("teff.snapshot { bytes = 0, replay-time = 0 }\n" + settings);
  }

  private Basket basket() {
    return silo.grains().ref(Basket.class, "a");
  }

  private void put(int items) {
    IntStream.range(0, items).forEach(i -> basket().put("item " + i));
  }

  private void idle(String type) {
    silo.idle(type);
  }

  private Optional<Snapshot> stored(GrainId grain) {
    return silo.store.snapshots().load(grain);
  }

  private void awaitSnapshot(GrainId grain, long sequence) {
    TestSilo.eventually(
        () -> stored(grain).filter(each -> each.sequence() == sequence).isPresent());
  }

  private long replayed() {
    return silo.silo().statistics().eventsReplayed();
  }

  @Test
  void events_beyondTheLimit_areNotReplayed() {
    put(13);
    awaitSnapshot(BASKET, 10);
    idle("basket");

    assertThat(basket().items()).hasSize(13).startsWith("item 0").endsWith("item 12");
    assertThat(replayed()).isEqualTo(3);
  }

  @Test
  void bytes_beyondTheLimit_areNotReplayed() {
    restart("teff.snapshot { events = 0, bytes = 100 }");
    basket().put("x".repeat(60));
    basket().put("x".repeat(60));
    awaitSnapshot(BASKET, 2);
    idle("basket");

    assertThat(basket().items()).hasSize(2);
    assertThat(replayed()).isZero();
  }

  @Test
  void recovery_thatTookLong_isFollowedByASnapshot() {
    restart("teff.snapshot { events = 0, replay-time = 2s }");
    put(5);
    idle("basket");
    assertThat(stored(BASKET)).isEmpty();

    silo.store.beforeRead(() -> silo.time.advance(java.time.Duration.ofSeconds(3)));
    assertThat(basket().items()).hasSize(5);

    awaitSnapshot(BASKET, 5);
  }

  @Test
  void snapshot_isNeverAheadOfTheLog() throws Exception {
    put(9);
    silo.store.hold();
    var tenth = TestSilo.async(() -> basket().put("held"));
    Runnable append = silo.store.takeHeld();
    silo.store.release(); // for another basket, whose snapshot would be the later one
    IntStream.range(0, 10).forEach(i -> silo.grains().ref(Basket.class, "b").put("x"));
    awaitSnapshot(GrainId.of("basket", "b"), 10);
    TestSilo.eventually(() -> silo.store.saves() > 0); // counted behind what the line above saw
    assertThat(silo.store.saves()).isEqualTo(1);

    silo.store.failNext(new AppendOutcome.Refused(TestStore.refusal()));
    append.run();
    assertThatThrownBy(() -> TestSilo.get(tenth)).hasMessageContaining("TEFF-306");

    assertThat(basket().items()).hasSize(9);
    assertThat(stored(BASKET)).isEmpty();
  }

  @Test
  void snapshot_isSavedOffTheTurn() throws Exception {
    var saving = new CountDownLatch(1);
    silo.store.beforeSave(() -> TestSilo.await(saving));

    put(25);

    assertThat(basket().items()).hasSize(25);
    assertThat(stored(BASKET)).isEmpty();
    saving.countDown();
    awaitSnapshot(BASKET, 10);
  }

  @Test
  void turn_thatThrows_leavesNoTraceInASnapshot() {
    put(9);
    assertThatThrownBy(() -> basket().putAndThrow("lost")).hasMessageContaining("thrown behind");
    put(1);
    awaitSnapshot(BASKET, 10);
    idle("basket");

    assertThat(basket().items()).hasSize(10).doesNotContain("lost");
    assertThat(replayed()).isEqualTo(9);
  }

  @Test
  void snapshot_thatCannotBeRead_isReplayedOver() {
    put(12);
    awaitSnapshot(BASKET, 10);
    idle("basket");
    silo.store.snapshots().save(BASKET, new Snapshot(11, 1, new byte[] {9, 9, 9}));

    assertReplayedWithOneWarning(12);
  }

  @Test
  void snapshot_thatItsStoreFindsDamaged_isReplayedOver() {
    put(12);
    awaitSnapshot(BASKET, 10);
    idle("basket");
    silo.store.beforeLoad(() -> {
      throw Corrupted.damagedSnapshot(BASKET, "test:");
    });

    assertReplayedWithOneWarning(12);
  }

  private void assertReplayedWithOneWarning(int events) {
    assertThat(
            warnings(() -> {
              assertThat(basket().items()).hasSize(events);
              assertThat(basket().items()).hasSize(events);
            }))
        .containsExactly(
            "The snapshot of basket/a cannot be read; its events are replayed instead.");
    assertThat(replayed()).isEqualTo(events);
  }

  private static List<String> warnings(Runnable work) {
    return warnings(work, 0);
  }

  /** What was warned of during the work, and behind it until there are so many. */
  private static List<String> warnings(Runnable work, int least) {
    var seen = new ListAppender<ILoggingEvent>();
    seen.list = new CopyOnWriteArrayList<>();
    var log = (Logger) LoggerFactory.getLogger("dev.teff.snapshots");
    seen.start();
    log.addAppender(seen);
    try {
      work.run();
      TestSilo.eventually(() -> seen.list.size() >= least);
    } finally {
      log.detachAppender(seen);
    }
    return seen.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void snapshot_whoseStoreFails_isReplayedOver() {
    put(12);
    awaitSnapshot(BASKET, 10);
    idle("basket");
    silo.store.beforeLoad(() -> {
      throw TestStore.refusal();
    });

    assertReplayedWithOneWarning(12);
  }

  @Test
  void snapshot_ofAnotherHistory_isReplayedOver() {
    put(12);
    awaitSnapshot(BASKET, 10);
    idle("basket");
    alter(image ->
        new SnapshotImage(image.mark() + 1, image.shape(), 1, image.state(), image.notes()));

    assertThat(basket().items()).hasSize(12);
    assertThat(replayed()).isEqualTo(12);
  }

  @Test
  void snapshot_ofOlderCode_isReplayedOver() {
    put(12);
    awaitSnapshot(BASKET, 10);
    idle("basket");
    alter(image ->
        new SnapshotImage(image.mark(), image.shape() + 1, 1, image.state(), image.notes()));
    assertThat(basket().items()).hasSize(12);
    assertThat(replayed()).isEqualTo(12);

    idle("basket");
    alter(image -> new SnapshotImage(image.mark(), image.shape(), 7, image.state(), image.notes()));
    assertThat(basket().items()).hasSize(12);
    assertThat(replayed()).isEqualTo(24);
  }

  @Test
  void snapshot_aheadOfTheLog_isReplayedOver() {
    put(12);
    awaitSnapshot(BASKET, 10);
    idle("basket");
    Snapshot stored = stored(BASKET).orElseThrow();
    silo.store.snapshots().save(BASKET, new Snapshot(500, stored.epoch(), stored.content()));

    assertThat(warnings(() -> assertThat(basket().items()).hasSize(12)))
        .singleElement()
        .asString()
        .contains("at 500 does not count: the log does not hold the event");
  }

  private void alter(java.util.function.UnaryOperator<SnapshotImage> change) {
    alter(BASKET, change);
  }

  @Test
  void keepEvents_forgetsWhatIsBehindASnapshot() {
    Purse purse = silo.grains().ref(Purse.class, "a");
    IntStream.rangeClosed(1, 12).forEach(purse::put);
    awaitSnapshot(PURSE, 10);
    TestSilo.eventually(() -> silo.store.types(PURSE).size() == 6);
    idle("purse");

    assertThat(purse.sum()).isEqualTo(78);
    assertThat(replayed()).isEqualTo(2);
  }

  @Test
  void keepEvents_withoutTheSnapshot_stopsThatGrainOnly() {
    Purse purse = silo.grains().ref(Purse.class, "a");
    IntStream.rangeClosed(1, 12).forEach(purse::put);
    TestSilo.eventually(() -> silo.store.types(PURSE).size() == 6);
    idle("purse");
    silo.store.snapshots().delete(PURSE);

    assertThatThrownBy(purse::sum)
        .isInstanceOfSatisfying(
            GrainException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.JOURNAL_INCOMPLETE))
        .hasMessageContaining("TEFF-315 The journal of purse/a begins at record 7");
    assertThat(silo.grains().ref(Purse.class, "b").put(1)).isEqualTo(1);
  }

  @Test
  void keepEvents_whenTheStoreFails_isNotToldAsLost() {
    Purse purse = silo.grains().ref(Purse.class, "a");
    IntStream.rangeClosed(1, 12).forEach(purse::put);
    TestSilo.eventually(() -> silo.store.types(PURSE).size() == 6);
    idle("purse");
    silo.store.beforeLoad(() -> {
      throw TestStore.refusal();
    });

    for (int i = 0; i < 3; i++) { // and not quarantined either
      assertThatThrownBy(purse::sum).hasMessageContaining("TEFF-306");
    }
    silo.store.beforeLoad(() -> {});
    assertThat(purse.sum()).isEqualTo(78);
  }

  @Test
  void keepEvents_forgetsNothingBehindASnapshotThatWasNotStored() {
    silo.store.snapshots().save(PURSE, new Snapshot(5, 99, new byte[] {9, 9, 9}));
    Purse purse = silo.grains().ref(Purse.class, "a");

    List<String> warned =
        warnings(
            () -> {
              IntStream.rangeClosed(1, 12).forEach(purse::put);
              TestSilo.eventually(() -> silo.store.saves() == 2);
              idle("purse");
            },
            1);

    assertThat(purse.sum()).isEqualTo(78);
    assertThat(silo.store.types(PURSE)).hasSize(12);
    assertThat(warned)
        .anySatisfy(each ->
            assertThat(each).startsWith("The store holds a newer snapshot of purse/a than that"));
  }

  @Test
  void snapshot_withForgottenCallsOfTheFuture_keepsNobodyOut() {
    put(12);
    awaitSnapshot(BASKET, 10);
    idle("basket");
    var future = silo.time.instant().plus(java.time.Duration.ofDays(3_650));
    var notes = new Note("", false, true, List.of(), List.of(), future);
    alter(image -> new SnapshotImage(image.mark(), image.shape(), 1, image.state(), notes));

    assertThat(basket().putOnce("pear")).isEqualTo(13);
    assertThat(replayed()).isEqualTo(2);
  }

  @Test
  void grain_whoseDataWasDeleted_beginsAnew() {
    put(12);
    awaitSnapshot(BASKET, 10);
    idle("basket");
    long epoch = silo.store.claim(BASKET).epoch();
    silo.store.trim(BASKET, epoch, 13);

    assertThat(basket().items()).isEmpty();
    assertThat(basket().put("first")).isEqualTo(1);
    idle("basket");
    assertThat(basket().items()).isEqualTo(List.of("first"));
  }

  @Test
  void grain_thatToolsDelete_leavesNoSnapshot_norOneThatIsSavedLater() throws Exception {
    var reached = new CountDownLatch(1);
    var saving = new CountDownLatch(1);
    put(12);
    awaitSnapshot(BASKET, 10);
    silo.store.beforeSave(() -> {
      reached.countDown();
      TestSilo.await(saving);
    });
    put(10);
    TestSilo.await(reached);
    silo.store.beforeSave(() -> {});

    var tools = new StoredGrains(silo.store, getClass().getClassLoader());
    assertThat(tools.delete(BASKET)).hasValue(22);
    saving.countDown();
    TestSilo.eventually(() -> silo.store.saves() == 3);

    assertThat(stored(BASKET)).hasValueSatisfying(left -> assertThat(left.content()).isEmpty());
    assertThat(basket().put("first")).isEqualTo(1);
    idle("basket");
    assertThat(warnings(() -> assertThat(basket().items()).isEqualTo(List.of("first")))).isEmpty();
  }

  @Test
  void deletion_thatIsOvertaken_leavesTheSnapshot() {
    Purse purse = silo.grains().ref(Purse.class, "a");
    IntStream.rangeClosed(1, 12).forEach(purse::put);
    TestSilo.eventually(() -> silo.store.types(PURSE).size() == 6);
    idle("purse");
    silo.store.beforeTrim(() -> silo.store.claim(PURSE));

    var tools = new StoredGrains(silo.store, getClass().getClassLoader());
    assertThatThrownBy(() -> tools.delete(PURSE))
        .hasMessageContaining("purse/a was activated while its data was being deleted");

    assertThat(purse.sum()).isEqualTo(78);
  }

  @Test
  void journal_withAHole_stopsThatGrainOnly() {
    put(5);
    idle("basket");
    silo.store.lose(BASKET, 3);

    assertThatThrownBy(() -> basket().items())
        .hasMessageContaining("TEFF-302 The journal of basket/a has a hole")
        .hasMessageContaining("sequence 3");
    assertThat(silo.grains().ref(Basket.class, "b").put("x")).isEqualTo(1);
  }

  @Test
  void journal_whoseEndIsMissing_stopsThatGrain() {
    put(5);
    idle("basket");
    silo.store.lose(BASKET, 5);

    assertThatThrownBy(() -> basket().items()).hasMessageContaining("sequence 5");
  }

  @Test
  void keepEvents_whoseSnapshotIsNotSavedYet_forgetsNothing() throws Exception {
    var saving = new CountDownLatch(1);
    var save = new CountDownLatch(1);
    silo.store.beforeSave(() -> {
      saving.countDown();
      TestSilo.await(save);
    });
    Purse purse = silo.grains().ref(Purse.class, "a");
    IntStream.rangeClosed(1, 12).forEach(purse::put);
    TestSilo.await(saving);
    assertThat(silo.store.types(PURSE)).hasSize(12);

    save.countDown();
    TestSilo.eventually(() -> silo.store.types(PURSE).size() == 6);
  }

  @Test
  void snapshot_thatIsTooLarge_isTriedLessAndLessOften_andSaidOnce() {
    var tried = new AtomicInteger();
    silo.store.beforeSave(() -> {
      tried.incrementAndGet();
      throw new GrainException(
          ErrorCode.EVENT_TOO_LARGE, Outcome.DID_NOT_RUN, "TEFF-309 The snapshot is too large");
    });

    List<String> warned =
        warnings(() -> {
          while (tried.get() < 4) {
            put(1);
          }
        });

    assertThat(basket().items()).hasSizeGreaterThanOrEqualTo(10 + 20 + 40 + 80);
    assertThat(warned)
        .singleElement()
        .asString()
        .startsWith("No snapshot of basket/a at 10 was saved")
        .endsWith("TEFF-309 The snapshot is too large");

    silo.store.beforeSave(() -> {});
    while (stored(BASKET).isEmpty()) {
      put(1);
    }
  }

  @Test
  void keepEvents_whoseSnapshotWasNotSaved_forgetsNothingUntilOneIs() throws Exception {
    var saving = new CountDownLatch(2);
    var save = new CountDownLatch(1);
    silo.store.beforeSave(() -> {
      saving.countDown();
      if (saving.getCount() > 0) {
        throw TestStore.refusal();
      }
      TestSilo.await(save);
    });
    Purse purse = silo.grains().ref(Purse.class, "a");
    for (long sum = 1; saving.getCount() > 0; sum++) { // the first save may go on for some puts
      assertThat(purse.put(1)).isEqualTo(sum);
    }
    int stored = silo.store.types(PURSE).size();
    assertThat(purse.sum()).isEqualTo(stored); // all that was ever put in is there

    save.countDown();
    TestSilo.eventually(() -> silo.store.types(PURSE).size() < stored);
    idle("purse");
    assertThat(purse.sum()).isEqualTo(stored);
  }

  @Test
  void keepEvents_whenTheStateChangedItsCode_readsTheSnapshotAllTheSame() {
    Purse purse = silo.grains().ref(Purse.class, "a");
    IntStream.rangeClosed(1, 12).forEach(purse::put);
    TestSilo.eventually(() -> silo.store.types(PURSE).size() == 6);
    idle("purse");
    alter(
        PURSE,
        image ->
            new SnapshotImage(image.mark(), image.shape() + 1, 1, image.state(), image.notes()));
    assertReadAsItIs(purse);

    idle("purse");
    alter(
        PURSE,
        image -> new SnapshotImage(image.mark(), image.shape(), 7, image.state(), image.notes()));
    assertReadAsItIs(purse);
  }

  private static void assertReadAsItIs(Purse purse) {
    assertThat(warnings(() -> assertThat(purse.sum()).isEqualTo(78)))
        .singleElement()
        .asString()
        .contains("purse/a has changed its code since its snapshot at 10", "read as it is");
  }

  @Test
  void snapshotThatIsPassedOver_isSaid() {
    put(12);
    awaitSnapshot(BASKET, 10);
    assertPassedOver(
        "at 10 does not count: ",
        image ->
            new SnapshotImage(image.mark() + 1, image.shape(), 1, image.state(), image.notes()));
    assertPassedOver(
        "at 12 does not count: the code of the state has changed since",
        image ->
            new SnapshotImage(image.mark(), image.shape() + 1, 1, image.state(), image.notes()));
  }

  private void assertPassedOver(
      String why, java.util.function.UnaryOperator<SnapshotImage> change) {
    idle("basket");
    alter(change);
    assertThat(warnings(() -> assertThat(basket().items()).hasSize(12)))
        .singleElement()
        .asString()
        .contains("The snapshot of basket/a " + why, "events are replayed instead");
    awaitSnapshot(BASKET, 12); // a recovery of so many events is followed by one
  }

  private void alter(GrainId grain, java.util.function.UnaryOperator<SnapshotImage> change) {
    Snapshot stored = stored(grain).orElseThrow();
    SnapshotImage image = WireReader.decode(SnapshotImage.CODEC, stored.content());
    byte[] content = WireWriter.encode(SnapshotImage.CODEC, change.apply(image));
    silo.store.snapshots().save(grain, new Snapshot(stored.sequence(), stored.epoch(), content));
  }
}
