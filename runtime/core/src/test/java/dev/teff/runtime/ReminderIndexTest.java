package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.GrainId;
import dev.teff.grains.Schedule;
import dev.teff.persistence.spi.ReminderChange;
import dev.teff.persistence.spi.ReminderIndex.Entry;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What the index of reminders and the log of a grain know, when they differ or one is missing. */
class ReminderIndexTest extends Reminding {
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

  @Test
  void grainWithoutALog_thatCancelsWhileATickWaits_hasNoTick() throws Exception {
    var ticks = new AtomicInteger();
    var runs = new CountDownLatch(1);
    var mayCancel = new CountDownLatch(1);
    silo.on("tick", self -> ticks.incrementAndGet());
    silo.on(
        "set",
        self -> {
          Schedule soon = Schedule.every(Duration.ofSeconds(1));
          self.context.reminders().set("r", soon, self.probe("p"), p -> tick(p));
          return 0;
        });
    silo.on(
        "cancel",
        self -> {
          runs.countDown();
          TestSilo.await(mayCancel);
          self.context.reminders().cancel("r");
          return 0;
        });
    silo.on("nothing", self -> 0);
    silo.probe("p").run("set");
    var cancelling = TestSilo.async(() -> silo.probe("p").run("cancel"));
    TestSilo.await(runs);
    silo.advanceUntil(() -> silo.store.entriesRead() == 1);
    mayCancel.countDown();
    TestSilo.get(cancelling);

    TestSilo.eventually(() -> silo.silo().statistics().turns() == 3);
    silo.probe("p").run("nothing"); // behind the tick
    assertThat(ticks).hasValue(0);
  }

  private static void tick(Probe probe) {
    try {
      probe.run("tick");
    } catch (RefusedException e) {
      throw new AssertionError(e);
    }
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
}
