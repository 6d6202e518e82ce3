package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.CallOptions;
import dev.teff.grains.GrainId;
import dev.teff.grains.Schedule;
import dev.teff.grains.Schedule.Misfire;
import dev.teff.persistence.spi.ReminderChange;
import dev.teff.persistence.spi.ReminderIndex.Entry;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When and how often reminders tick. */
class ReminderTicksTest extends Reminding {
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
  void tickThatRanLongAgo_takesEffectOnce() {
    silo.close();
    silo = TestSilo.start("teff.idempotency.max-receipts = 2");
    onSet("set", "r", Schedule.every(Duration.ofDays(1)));
    silo.ledger("a").run("set");
    tickNow();
    for (int i = 0; i < 4; i++) {
      silo.time.advance(Duration.ofMillis(1));
      silo.grains().with(silo.ledger("a"), CallOptions.key("k" + i)).add(100);
    }
    silo.idle("ledger");

    tickNow();

    assertThat(sum()).isEqualTo(401);
    assertThat(stored()).hasSize(1);
  }

  /** Makes the reminder's tick, as if it was not noted that it had been made before. */
  private void tickNow() {
    Entry entry = stored().getFirst();
    var task = WireReader.decode(ReminderTask.CODEC, entry.content());
    silo.time.advance(Duration.ofMillis(1));
    var tick = TickKey.of(entry, task, false).key(silo.time.instant());
    silo.grains().with(silo.ledger("a"), CallOptions.defaults().withKey(tick)).add(1);
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

  @Test
  void look_thatEndsWithABugOfTheStore_isNotTheLast() {
    var looks = new AtomicInteger();
    silo.store.beforeDue(() -> {
      switch (looks.incrementAndGet()) {
        case 1 -> throw new IllegalStateException("A bug");
        case 2 -> throw new AssertionError("A worse one");
        default -> {}
      }
    });
    onSet("set", "r", Schedule.after(Duration.ofSeconds(1)));
    silo.ledger("a").run("set");

    silo.advanceUntil(() -> sum() == 1);

    assertThat(looks).hasValueGreaterThanOrEqualTo(3);
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
}
