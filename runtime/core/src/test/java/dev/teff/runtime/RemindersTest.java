package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.Reminders.Reminder;
import dev.teff.grains.Schedule;
import dev.teff.grains.Schedule.Misfire;
import dev.teff.persistence.spi.AppendOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class RemindersTest extends Reminding {
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
  void mistakes_areNamed() {
    onSet("no name", "", Schedule.after(Duration.ofSeconds(1)));
    onSet("long name", "x".repeat(81), Schedule.after(Duration.ofSeconds(1)));
    onSet("bad cron", "r", Schedule.cron("61 * * * *", ZoneId.of("UTC")));
    onSet("never", "r", Schedule.cron("0 0 30 2 *", ZoneId.of("UTC")));
    onSet("end of time", "r", Schedule.at(Instant.MAX));
    onSet("beyond", "r", Schedule.after(Duration.ofSeconds(Long.MAX_VALUE)));
    onSet("jitter", "r", Schedule.at(Instant.EPOCH).jitter(Duration.ofSeconds(Long.MAX_VALUE)));
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
    for (String step :
        List.of(
            "no name",
            "long name",
            "bad cron",
            "never",
            "end of time",
            "beyond",
            "jitter",
            "another",
            "one-way")) {
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
}
