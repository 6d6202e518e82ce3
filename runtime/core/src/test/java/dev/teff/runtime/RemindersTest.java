package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.CallOptions;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.grains.Reminders.Reminder;
import dev.teff.grains.Schedule;
import dev.teff.grains.Schedule.Misfire;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.ReminderChange;
import dev.teff.persistence.spi.ReminderIndex.Entry;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemindersTest {
  private static final GrainId LEDGER = TestSilo.ledgerId("a");

  private TestSilo silo =
      TestSilo.start("teff.grain.idle-timeout = 5s\nteff.call.timeout = " + TestSilo.NEVER);

  @AfterEach
  void close() {
    silo.close();
  }

  /** A step that sets a reminder which adds one. */
  private void onSet(String step, String reminder, Schedule schedule) {
    silo.on(
        step,
        self -> {
          self.context.reminders().set(reminder, schedule, self.ledger("a"), a -> a.add(1));
          return 0;
        });
  }

  private long sum() {
    return silo.ledger("a").sum();
  }

  private List<Entry> stored() {
    return silo.store.reminders().of(LEDGER);
  }

  private void advance(Duration time) {
    silo.time.advance(time);
  }

  @Test
  void once_ticksAtItsTime_thoughTheGrainSleeps() {
    // Far more than passes until the grain sleeps, however busy the machine is.
    Duration later = Duration.ofDays(100);
    onSet("set", "r", Schedule.after(later));
    silo.ledger("a").run("set");
    silo.idle("ledger");
    assertThat(stored()).hasSize(1);

    advance(later);
    silo.advanceUntil(() -> stored().isEmpty());

    assertThat(sum()).isEqualTo(1);
  }

  @Test
  void every_ticksAgainAndAgain() {
    onSet("set", "r", Schedule.every(Duration.ofMillis(200)));
    silo.ledger("a").run("set");

    silo.advanceUntil(() -> sum() >= 5);

    assertThat(stored()).hasSize(1);
  }

  @Test
  void cancelled_ticksNoMore() {
    onSet("set", "r", Schedule.every(Duration.ofSeconds(1)));
    silo.on(
        "cancel",
        self -> {
          self.context.reminders().cancel("r");
          return 0;
        });
    silo.ledger("a").run("set");
    silo.advanceUntil(() -> sum() >= 1);

    silo.ledger("a").run("cancel");

    assertThat(stored()).isEmpty();
    long ticked = sum();
    silo.on(
        "set another",
        self -> {
          Schedule later = Schedule.after(Duration.ofSeconds(10));
          self.context.reminders().set("r2", later, self.ledger("a"), a -> a.add(1000));
          return 0;
        });
    silo.ledger("a").run("set another");
    silo.advanceUntil(() -> stored().isEmpty());
    assertThat(sum()).isEqualTo(ticked + 1000);
  }

  @Test
  void setting_isPartOfTheTurn() {
    silo.on(
        "set and throw",
        self -> {
          self.context
              .reminders()
              .set("r", Schedule.after(Duration.ofMinutes(1)), self.ledger("a"), a -> a.add(1));
          throw new IllegalStateException("on purpose");
        });
    assertThatThrownBy(() -> silo.ledger("a").run("set and throw")).hasMessage("on purpose");
    assertThat(stored()).isEmpty();

    onSet("set", "r", Schedule.after(Duration.ofMinutes(1)));
    silo.store.failNext(new AppendOutcome.Refused(TestStore.refusal()));
    assertThatThrownBy(() -> silo.ledger("a").run("set")).hasMessageContaining("TEFF-306");
    assertThat(stored()).isEmpty();
  }

  @Test
  void tickThatRanTwice_takesEffectOnce() {
    var lost = new AtomicInteger();
    silo.store.beforeAdvance(() -> {
      if (lost.incrementAndGet() == 1) {
        throw TestStore.refusal();
      }
    });
    onSet("set", "r", Schedule.every(Duration.ofSeconds(10)).misfire(Misfire.ALL));
    silo.ledger("a").run("set");

    silo.advanceUntil(() -> lost.get() >= 3);
    // The clock stands still now: what is due has ticked when its note says so.
    TestSilo.eventually(() -> stored().getFirst().due().isAfter(silo.time.instant()));

    // The first tick's note that it had happened got lost, and so it was made again.
    assertThat(sum()).isEqualTo(stored().getFirst().due().getEpochSecond() / 10 - 1);
  }

  @Test
  void tickThatThrows_isRepeated() {
    var attempts = new AtomicInteger();
    silo.on(
        "tick",
        self -> {
          if (attempts.incrementAndGet() < 3) {
            throw new IllegalStateException("not yet");
          }
          return self.add(5);
        });
    silo.on(
        "set",
        self -> {
          self.context
              .reminders()
              .set(
                  "r", Schedule.after(Duration.ofSeconds(1)), self.ledger("a"), a -> a.run("tick"));
          return 0;
        });
    silo.ledger("a").run("set");

    silo.advanceUntil(() -> stored().isEmpty());

    assertThat(attempts).hasValue(3);
    assertThat(sum()).isEqualTo(5);
  }

  @Test
  void tick_maySetItsReminderAnew() {
    silo.on(
        "tick",
        self -> {
          if (self.add(1) < 3) {
            self.context
                .reminders()
                .set(
                    "r",
                    Schedule.after(Duration.ofSeconds(1)),
                    self.ledger("a"),
                    a -> a.run("tick"));
          }
          return 0;
        });
    silo.ledger("a").run("tick");

    silo.advanceUntil(() -> stored().isEmpty());

    assertThat(sum()).isEqualTo(3);
  }

  @Test
  void list_namesWhatIsSet() {
    var listed = new CopyOnWriteArrayList<Reminder>();
    var monthly = Schedule.cron("0 9 1 * *", ZoneId.of("UTC")).jitter(Duration.ofSeconds(1));
    onSet("one", "statement", monthly);
    onSet("two", "abandon", Schedule.after(Duration.ofMinutes(1)).misfire(Misfire.SKIP));
    silo.on(
        "list",
        self -> {
          listed.addAll(self.context.reminders().list());
          return 0;
        });
    silo.ledger("a").run("one");
    silo.ledger("a").run("two");
    silo.ledger("a").run("list");

    assertThat(listed).extracting(Reminder::name).containsExactly("abandon", "statement");
    assertThat(listed.get(1).schedule()).isEqualTo(monthly);
    assertThat(listed.get(0).schedule().misfire()).isEqualTo(Misfire.SKIP);
    assertThat(listed.get(0).due()).isEqualTo(silo.time.instant().plusSeconds(60));
  }

  @Test
  void nextDueTime_isKnownWithoutASilo() {
    onSet("set", "r", Schedule.after(Duration.ofHours(3)));
    silo.ledger("a").run("set");
    var due = silo.time.instant().plus(Duration.ofHours(3));

    silo.silo().close();

    assertThat(silo.store.reminders().next()).contains(due);
  }

  @Test
  void look_thatEndsWithABugOfTheStore_isNotTheLast() {
    var looks = new AtomicInteger();
    silo.store.beforeDue(() -> {
      if (looks.incrementAndGet() < 3) {
        throw new IllegalStateException("A bug");
      }
    });
    onSet("set", "r", Schedule.after(Duration.ofSeconds(1)));
    silo.ledger("a").run("set");

    silo.advanceUntil(() -> sum() == 1);

    assertThat(looks).hasValueGreaterThanOrEqualTo(3);
  }

  @Test
  void reminderThatTheLogDoesNotKnow_isDropped() {
    silo.ledger("a").add(1);
    plant("r", false);

    silo.advanceUntil(() -> stored().isEmpty());

    assertThat(sum()).isEqualTo(1);
  }

  /** Puts a reminder that adds 100 into the index, of which no log tells. */
  private Entry plant(String name, boolean unlogged) {
    var amount = new WireWriter();
    amount.int64(1, 100);
    var now = silo.time.instant();
    var task = new ReminderTask(Schedule.at(now), "add", amount.toBytes(), unlogged);
    byte[] content = WireWriter.encode(ReminderTask.CODEC, task);
    var entry = new Entry(LEDGER, name, UUID.randomUUID(), now, content);
    silo.store.reminders().apply(List.of(new ReminderChange.Set(entry)));
    return entry;
  }

  @Test
  void reminderOfTheTimeBeforeTheGrainHadALog_ticks() {
    silo.ledger("a").add(1);
    plant("r", true);

    silo.advanceUntil(() -> stored().isEmpty());

    assertThat(sum()).isEqualTo(101);
  }

  @Test
  void reminderOfTheTimeBeforeTheGrainHadALog_thatWasSetAnew_ticksNoMore() {
    onSet("set", "r", Schedule.after(Duration.ofDays(1)));
    silo.ledger("a").run("set");
    plant("r", true);

    silo.advanceUntil(() -> stored().isEmpty());

    assertThat(sum()).isZero();
  }

  @Test
  void backlog_ticksWithoutWaitingForTheNextPoll() {
    int backlog = 5_000;
    var ticks = new AtomicInteger();
    silo.on("tick", self -> ticks.incrementAndGet());
    var step = new WireWriter();
    step.string(1, "tick");
    var begin = silo.time.instant();
    var task = new ReminderTask(Schedule.at(begin), "run", step.toBytes(), true);
    byte[] content = WireWriter.encode(ReminderTask.CODEC, task);
    silo.store
        .reminders()
        .apply(
            IntStream.range(0, backlog)
                .<ReminderChange>mapToObj(i ->
                    new ReminderChange.Set(
                        new Entry(
                            GrainId.of("probe", "p" + i), "r", UUID.randomUUID(), begin, content)))
                .toList());

    var moment = Duration.ofMillis(5);
    while (ticks.get() < backlog) {
      TestSilo.eventually(() -> ticks.get() == backlog || silo.time.isDueWithin(moment));
      advance(moment);
    }

    assertThat(Duration.between(begin, silo.time.instant())).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void tick_thatCallsOnward_takesEffectThereOnce() {
    silo.on(
        "tick",
        self -> {
          self.grains().ref(Basket.class, "x").putOnce("pear");
          return self.add(1);
        });
    silo.on(
        "set",
        self -> {
          self.context
              .reminders()
              .set(
                  "r", Schedule.after(Duration.ofSeconds(1)), self.ledger("a"), a -> a.run("tick"));
          return 0;
        });
    silo.ledger("a").run("set");

    silo.advanceUntil(() -> stored().isEmpty());

    assertThat(silo.grains().ref(Basket.class, "x").items()).containsExactly("pear");
    assertThat(sum()).isEqualTo(1);
  }

  @Test
  void tickOfASiloWhoseClockIsAhead_isNotRefused() {
    onSet("set", "r", Schedule.after(Duration.ofDays(1)));
    silo.ledger("a").run("set");
    Entry entry = stored().getFirst();
    var task = WireReader.decode(ReminderTask.CODEC, entry.content());
    var tick = TickKey.of(entry, task, true).key(silo.time.instant().plusSeconds(3_600));

    silo.grains().with(silo.ledger("a"), CallOptions.defaults().withKey(tick)).add(5);

    assertThat(sum()).isEqualTo(5);
    assertThat(stored()).isEmpty();
  }

  @Test
  void list_leavesOutWhatIsLeftOver() {
    var listed = new CopyOnWriteArrayList<String>();
    silo.on(
        "list",
        self -> {
          self.context.reminders().list().forEach(each -> listed.add(each.name()));
          return 0;
        });
    onSet("set", "b", Schedule.after(Duration.ofDays(1)));
    silo.ledger("a").run("set");
    plant("a", false); // of a batch that was never committed
    plant("c", true);

    silo.ledger("a").run("list");

    assertThat(listed).containsExactly("b", "c");
  }

  @Test
  void list_whileASettingIsOnItsWay_namesItOnce() throws Exception {
    var listed = new CopyOnWriteArrayList<String>();
    silo.on(
        "list",
        self -> {
          self.context.reminders().list().forEach(each -> listed.add(each.name()));
          return 0;
        });
    onSet("set", "b", Schedule.after(Duration.ofDays(1)));
    silo.ledger("a").run("set");
    silo.store.hold();
    var again = TestSilo.async(() -> silo.ledger("a").run("set"));
    Runnable append = silo.store.takeHeld();

    var list = TestSilo.async(() -> silo.ledger("a").run("list"));
    TestSilo.eventually(() -> !listed.isEmpty());
    append.run();

    TestSilo.get(again);
    TestSilo.get(list);
    assertThat(listed).containsExactly("b");
  }

  @Test
  void reminderOfAGrainWithoutALog_saysSo() throws Exception {
    silo.on(
        "set",
        self -> {
          self.context
              .reminders()
              .set("r", Schedule.every(Duration.ofDays(1)), self.probe("p"), p -> tick(p));
          return 0;
        });
    silo.probe("p").run("set");
    onSet("set too", "r", Schedule.after(Duration.ofDays(1)));
    silo.ledger("a").run("set too");

    var unlogged = silo.store.reminders().of(GrainId.of("probe", "p")).getFirst();
    assertThat(WireReader.decode(ReminderTask.CODEC, unlogged.content()).unlogged()).isTrue();
    var logged = WireReader.decode(ReminderTask.CODEC, stored().getFirst().content());
    assertThat(logged.unlogged()).isFalse();
  }

  @Test
  void reminderOfAnUnknownMethod_isKept() {
    var task = new ReminderTask(Schedule.at(silo.time.instant()), "gone", new byte[0], false);
    byte[] content = WireWriter.encode(ReminderTask.CODEC, task);
    var ofOtherCode = new Entry(LEDGER, "r", UUID.randomUUID(), silo.time.instant(), content);
    silo.store.reminders().apply(List.of(new ReminderChange.Set(ofOtherCode)));
    onSet("set", "r2", Schedule.after(Duration.ofSeconds(1)));
    silo.ledger("a").run("set");

    silo.advanceUntil(() -> sum() == 1);

    assertThat(stored()).extracting(Entry::name).containsExactly("r");
  }

  @Test
  void grainWithoutALog_hasReminders() throws Exception {
    var ticks = new AtomicInteger();
    silo.on("tick", self -> ticks.incrementAndGet());
    silo.on(
        "set",
        self -> {
          self.context
              .reminders()
              .set("r", Schedule.every(Duration.ofSeconds(1)), self.probe("p"), p -> tick(p));
          return 0;
        });
    silo.probe("p").run("set");

    silo.advanceUntil(() -> ticks.get() >= 3);
  }

  private static void tick(Probe probe) {
    try {
      probe.run("tick");
    } catch (RefusedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void mistakes_areNamed() {
    onSet("no name", "", Schedule.after(Duration.ofSeconds(1)));
    onSet("long name", "x".repeat(81), Schedule.after(Duration.ofSeconds(1)));
    onSet("bad cron", "r", Schedule.cron("61 * * * *", ZoneId.of("UTC")));
    onSet("never", "r", Schedule.cron("0 0 30 2 *", ZoneId.of("UTC")));
    silo.on(
        "another",
        self -> {
          self.context
              .reminders()
              .set("r", Schedule.after(Duration.ofSeconds(1)), self.ledger("b"), b -> b.add(1));
          return 0;
        });
    silo.on(
        "one-way",
        self -> {
          self.context
              .reminders()
              .set("r", Schedule.after(Duration.ofSeconds(1)), self.ledger("a"), a -> a.note("x"));
          return 0;
        });
    for (String step : List.of("no name", "long name", "bad cron", "never", "another", "one-way")) {
      assertThatThrownBy(() -> silo.ledger("a").run(step))
          .as(step)
          .isInstanceOfSatisfying(
              GrainException.class,
              failure -> assertThat(failure.code()).isEqualTo(ErrorCode.REMINDER_INVALID))
          .hasMessageContaining("TEFF-120")
          .hasMessageContaining("grain ledger/a");
    }
    assertThat(stored()).isEmpty();
  }

  @Test
  void impossibleDurations_areRefused() {
    assertThatThrownBy(() -> Schedule.every(Duration.ofNanos(5)))
        .hasMessageContaining("at least a millisecond");
    assertThatThrownBy(() -> Schedule.after(Duration.ofSeconds(-1)))
        .hasMessageContaining("not negative");
    assertThatThrownBy(() -> Schedule.after(Duration.ZERO).jitter(Duration.ofSeconds(-1)))
        .hasMessageContaining("not negative");
  }

  @Test
  void start_readsOnlyWhatIsDue() {
    for (int i = 0; i < 2_000; i++) {
      GrainId grain = TestSilo.ledgerId("far " + i);
      var entry =
          new Entry(
              grain,
              "r",
              UUID.randomUUID(),
              silo.time.instant().plus(Duration.ofDays(1)),
              new byte[0]);
      silo.store.reminders().apply(List.of(new ReminderChange.Set(entry)));
    }
    onSet("set", "r", Schedule.after(Duration.ofSeconds(1)));
    silo.ledger("a").run("set");

    silo.advanceUntil(() -> sum() == 1);

    assertThat(silo.store.entriesRead()).isEqualTo(1);
  }

  @Test
  void cancelling_isPartOfTheTurn() {
    onSet("set", "r", Schedule.after(Duration.ofMinutes(1)));
    silo.on(
        "cancel and throw",
        self -> {
          self.context.reminders().cancel("r");
          throw new IllegalStateException("on purpose");
        });
    silo.on(
        "cancel",
        self -> {
          self.context.reminders().cancel("r");
          return 0;
        });
    silo.ledger("a").run("set");
    assertThatThrownBy(() -> silo.ledger("a").run("cancel and throw")).hasMessage("on purpose");
    assertThat(stored()).hasSize(1);

    silo.store.failNext(new AppendOutcome.Refused(TestStore.refusal()));
    assertThatThrownBy(() -> silo.ledger("a").run("cancel")).hasMessageContaining("TEFF-306");
    assertThat(stored()).hasSize(1);

    silo.advanceUntil(() -> stored().isEmpty());
    assertThat(sum()).isEqualTo(1);
  }

  @Test
  void grainWithoutALog_setsAndCancelsAtOnce() {
    GrainId probe = GrainId.of("probe", "p");
    silo.on(
        "set and throw",
        self -> {
          Schedule later = Schedule.after(Duration.ofHours(1));
          self.context.reminders().set("r", later, self.probe("p"), p -> tick(p));
          assertThat(silo.store.reminders().of(probe)).hasSize(1);
          throw new IllegalStateException("on purpose");
        });
    silo.on(
        "cancel and throw",
        self -> {
          self.context.reminders().cancel("r");
          assertThat(silo.store.reminders().of(probe)).isEmpty();
          throw new IllegalStateException("on purpose");
        });
    assertThatThrownBy(() -> silo.probe("p").run("set and throw")).hasMessage("on purpose");
    assertThat(silo.store.reminders().of(probe)).hasSize(1);
    assertThatThrownBy(() -> silo.probe("p").run("cancel and throw")).hasMessage("on purpose");
    assertThat(silo.store.reminders().of(probe)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1m, 0", "2h, 1"})
  void tickThatIsLate_wasMissedBeyondTheThreshold(String threshold, long ticks) {
    silo.close();
    silo =
        TestSilo.start(
            "teff.reminders.misfire-threshold = %s\nteff.call.timeout = %s"
                .formatted(threshold, TestSilo.NEVER));
    onSet("set", "r", Schedule.after(Duration.ofMinutes(1)).misfire(Misfire.SKIP));
    silo.ledger("a").run("set");
    advance(Duration.ofHours(1)); // as if no silo had run meanwhile
    silo.advanceUntil(() -> stored().isEmpty());
    assertThat(sum()).isEqualTo(ticks);
  }

  @Test
  void tickThatKeepsThrowing_isRepeatedAfterGrowingPauses_upToAMinute() {
    silo.close();
    silo = TestSilo.with(builder -> builder.turns(StuckTurnTest::runAndWait));
    var attempts = new CopyOnWriteArrayList<Long>();
    silo.on(
        "tick",
        self -> {
          attempts.add(silo.time.millis());
          throw new IllegalStateException("not yet");
        });
    silo.on(
        "set",
        self -> {
          Schedule soon = Schedule.after(Duration.ofSeconds(1));
          self.context.reminders().set("r", soon, self.ledger("a"), a -> a.run("tick"));
          return 0;
        });
    silo.ledger("a").run("set");
    for (int i = 0; i < 6_000; i++) {
      advance(Duration.ofMillis(50));
    }
    long pollInterval = 1_000;
    long pause = 100;
    assertThat(attempts).hasSizeGreaterThan(12);
    for (int i = 1; i < attempts.size(); i++) {
      assertThat(attempts.get(i) - attempts.get(i - 1))
          .as("ms until attempt %d", i)
          .isBetween(pause, Math.min(60_000, pause + pollInterval + 100));
      pause = Math.min(2 * pause, 51_200);
    }
  }
}
