package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.Schedule;
import dev.teff.grains.Schedule.Misfire;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DueTimesTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final UUID REGISTRATION = new UUID(1, 77_777);
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static DueTimes times(Schedule schedule) {
    return DueTimes.of(schedule, REGISTRATION);
  }

  /** The due times that tick when a silo sees to the reminder at these moments. */
  private static List<Instant> ticks(Schedule schedule, Instant... moments) {
    var ticks = new ArrayList<Instant>();
    DueTimes times = times(schedule);
    Optional<Instant> due = times.first(NOON);
    for (Instant now : moments) {
      while (due.isPresent() && !due.get().isAfter(now)) {
        if (times.ticks(due.get(), now, MINUTE)) {
          ticks.add(due.get());
        }
        due = times.next(due.get(), now);
      }
    }
    return ticks;
  }

  private static Instant at(long seconds) {
    return NOON.plusSeconds(seconds);
  }

  @Test
  void after_ticksOnce() {
    assertThat(ticks(Schedule.after(Duration.ofSeconds(30)), at(29), at(30), at(500)))
        .containsExactly(at(30));
  }

  @Test
  void at_inThePast_ticksAtOnce() {
    assertThat(ticks(Schedule.at(at(-5)), at(0))).containsExactly(at(-5));
  }

  @Test
  void every_keepsToItsGrid_howeverLateASiloIs() {
    assertThat(ticks(Schedule.every(Duration.ofSeconds(10)), at(11), at(24), at(30)))
        .containsExactly(at(10), at(20), at(30));
  }

  @Test
  void every_hasNoFloorOfAMinute() {
    var fast = Schedule.every(Duration.ofMillis(5));
    assertThat(times(fast).first(NOON)).contains(NOON.plusMillis(5));
    assertThat(times(fast).next(NOON, NOON)).contains(NOON.plusMillis(5));
  }

  @Test
  void misfireOnce_makesOneTickOfTheMissed() {
    assertThat(ticks(Schedule.every(Duration.ofSeconds(10)), at(3_605), at(3_610)))
        .containsExactly(at(10), at(3_610));
  }

  @Test
  void misfireAll_makesUpForEach() {
    var all = Schedule.every(Duration.ofSeconds(10)).misfire(Misfire.ALL);
    assertThat(ticks(all, at(45))).containsExactly(at(10), at(20), at(30), at(40));
  }

  @Test
  void misfireSkip_makesUpForNone() {
    var skip = Schedule.every(Duration.ofMinutes(10)).misfire(Misfire.SKIP);
    assertThat(ticks(skip, at(3_599), at(3_600), at(4_210))).containsExactly(at(3_600), at(4_200));
    assertThat(ticks(Schedule.after(MINUTE).misfire(Misfire.SKIP), at(500))).isEmpty();
    assertThat(ticks(Schedule.after(MINUTE).misfire(Misfire.SKIP), at(119))).hasSize(1);
  }

  @Test
  void jitter_isTheSameForEachTick() {
    var jittered = Schedule.every(MINUTE).jitter(Duration.ofSeconds(10));
    List<Instant> ticks = ticks(jittered, at(75), at(135), at(195));
    assertThat(ticks).hasSize(3);
    assertThat(Duration.between(at(60), ticks.get(0)))
        .isPositive()
        .isLessThan(Duration.ofSeconds(10));
    assertThat(Duration.between(ticks.get(0), ticks.get(1))).isEqualTo(MINUTE);
    assertThat(Duration.between(ticks.get(1), ticks.get(2))).isEqualTo(MINUTE);
  }

  @Test
  void cron_followsTheClockOfItsZone() {
    var workdays = Schedule.cron("30 9 * * 1-5", BERLIN);
    assertThat(ticks(workdays, NOON.plus(Duration.ofDays(1)), NOON.plus(Duration.ofDays(2))))
        .containsExactly(
            Instant.parse("2026-03-03T08:30:00Z"), Instant.parse("2026-03-04T08:30:00Z"));
  }

  @Test
  void cron_acrossTheChangeOfTheClocks_staysAtItsHour() {
    DueTimes daily = times(Schedule.cron("0 9 * * *", BERLIN));
    Instant saturday = Instant.parse("2026-03-28T08:00:00Z");
    assertThat(daily.next(saturday, saturday)).contains(Instant.parse("2026-03-29T07:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-10-25T00:30:00Z", // at once
        "2026-10-25T00:30:02Z", // late
        "2026-10-25T00:45:00Z",
        "2026-10-25T01:00:00Z", // the hour begins anew
        "2026-10-25T01:30:00Z",
        "2026-10-25T01:45:00Z"
      })
  void cron_inTheNightOfTwoHoursOfOneName_ticksOnce(Instant now) {
    DueTimes nightly = times(Schedule.cron("30 2 * * *", BERLIN));
    Instant due = Instant.parse("2026-10-25T00:30:00Z");
    assertThat(nightly.next(due, now)).contains(Instant.parse("2026-10-26T01:30:00Z"));
    assertThat(nightly.next(due.minus(Duration.ofDays(1)), now))
        .contains(Instant.parse("2026-10-26T01:30:00Z"));
  }

  @Test
  void cron_byTheHour_ticksInBothHoursOfOneName() {
    DueTimes hourly = times(Schedule.cron("30 * * * *", BERLIN));
    Instant due = Instant.parse("2026-10-25T00:30:00Z");
    Instant second = Instant.parse("2026-10-25T01:30:00Z");
    assertThat(hourly.next(due, due)).contains(second);
    assertThat(hourly.next(due, due.plusSeconds(2))).contains(second);
    assertThat(hourly.next(second, second)).contains(Instant.parse("2026-10-25T02:30:00Z"));
  }

  @Test
  void cron_withSeconds() {
    var often = Schedule.cron("*/5 * * * * *", ZoneId.of("UTC"));
    assertThat(times(often).first(NOON)).contains(at(5));
  }

  @Test
  void cron_withJitter_missesNoTick() {
    var jittered = Schedule.cron("* * * * *", ZoneId.of("UTC")).jitter(Duration.ofSeconds(30));
    List<Instant> ticks = ticks(jittered, at(100), at(160), at(220));
    assertThat(ticks).hasSize(3);
    assertThat(Duration.between(ticks.get(0), ticks.get(1))).isEqualTo(MINUTE);
  }

  @Test
  void period_thatIsNoWholeNumberOfSeconds_keepsToItsGrid_behindAPause() {
    var often = Schedule.every(Duration.ofMillis(333));
    Instant due = times(often).first(NOON).orElseThrow();
    Instant day = due.plus(Duration.ofDays(1));
    Instant next = times(often).next(due, day).orElseThrow();
    assertThat(next).isAfter(day).isBeforeOrEqualTo(day.plusMillis(333));
  }

  @Test
  void period_withAFractionOfAMillisecond_isRefused() {
    assertThatThrownBy(() -> Schedule.every(Duration.ofSeconds(1).dividedBy(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The period of a reminder is whole milliseconds, but was PT0.333333333S; round it, for"
                + " example to PT0.333S.");
  }
}
