package dev.teff.runtime;

import static dev.teff.runtime.TestSilo.async;
import static dev.teff.runtime.TestSilo.await;
import static dev.teff.runtime.TestSilo.eventually;
import static dev.teff.runtime.TestSilo.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.Timers.Timer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimersTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final TestSilo silo = TestSilo.start("teff.grain.idle-timeout = 10s");
  private final AtomicInteger ticks = new AtomicInteger();

  TimersTest() {
    silo.on(
        "every",
        self -> {
          self.context.timers().every(SECOND, ticks::incrementAndGet);
          return 0;
        });
    silo.on(
        "go",
        self -> {
          self.context.deactivate();
          return 0;
        });
  }

  @AfterEach
  void close() {
    silo.close();
  }

  @Test
  void every_ticksAgainAndAgain() throws Exception {
    silo.probe("a").run("every");
    for (int i = 1; i <= 5; i++) {
      int expected = i;
      silo.time.advance(SECOND);
      eventually(() -> ticks.get() == expected && isIdle("a"));
    }
  }

  @Test
  void once_ticksOnce() throws Exception {
    silo.on(
        "once",
        self -> {
          self.context.timers().once(SECOND, ticks::incrementAndGet);
          return 0;
        });
    silo.probe("a").run("once");
    silo.time.advance(SECOND);
    eventually(() -> ticks.get() == 1 && isIdle("a"));
    silo.time.advance(SECOND.multipliedBy(5));
    assertThat(ticks).hasValue(1);
  }

  @Test
  void tick_isATurn() throws Exception {
    silo.on(
        "appendLater",
        self -> {
          self.context.timers().once(SECOND, () -> self.add(5));
          return 0;
        });
    silo.ledger("a").run("appendLater");
    silo.time.advance(SECOND);
    eventually(() -> silo.store.appends() == 1);
    assertThat(silo.ledger("a").sum()).isEqualTo(5);
  }

  @Test
  void tick_dueDuringATurn_waits() throws Exception {
    var entered = new CountDownLatch(1);
    var leave = new CountDownLatch(1);
    silo.on(
        "block",
        self -> {
          entered.countDown();
          await(leave);
          return ticks.get();
        });
    silo.probe("a").run("every");
    var blocked = async(() -> silo.probe("a").run("block"));
    await(entered);
    silo.time.advance(SECOND);
    leave.countDown();
    assertThat(get(blocked)).isZero();
    eventually(() -> ticks.get() == 1);
  }

  @Test
  void tick_thatThrows_doesNotStopTheTimer() throws Exception {
    silo.on(
        "throwing",
        self -> {
          self.context
              .timers()
              .every(
                  SECOND,
                  () -> {
                    ticks.incrementAndGet();
                    throw new IllegalStateException("a bad tick");
                  });
          return 0;
        });
    silo.probe("a").run("throwing");
    silo.time.advance(SECOND);
    eventually(() -> ticks.get() == 1 && isIdle("a"));
    silo.time.advance(SECOND);
    eventually(() -> ticks.get() == 2);
  }

  @Test
  void timer_endsWithItsActivation() throws Exception {
    silo.probe("a").run("every");
    silo.probe("a").run("go");
    silo.time.advance(SECOND.multipliedBy(3));
    assertThat(ticks).hasValue(0);
    assertThat(silo.active("probe")).isZero();
  }

  @Test
  void timer_doesNotKeepItsActivationAlive() throws Exception {
    silo.probe("a").run("every");
    silo.advanceUntil(() -> silo.active("probe") == 0);
    assertThat(ticks.get()).isPositive();
  }

  @Test
  void cancelledTimer_ticksNoMore() throws Exception {
    var timer = new AtomicReference<Timer>();
    silo.on(
        "every",
        self -> {
          timer.set(self.context.timers().every(SECOND, ticks::incrementAndGet));
          return 0;
        });
    silo.on(
        "cancel",
        self -> {
          timer.get().cancel();
          return 0;
        });
    silo.probe("a").run("every");
    silo.probe("a").run("cancel");
    silo.time.advance(SECOND.multipliedBy(3));
    assertThat(ticks).hasValue(0);
  }

  @Test
  void period_thatIsNotPositive_isRefused() {
    silo.on(
        "never",
        self -> {
          self.context.timers().every(Duration.ZERO, ticks::incrementAndGet);
          return 0;
        });
    assertThatThrownBy(() -> silo.probe("a").run("never"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The period of a timer of probe/a is positive, but was PT0S.");
  }

  /** A look that succeeds at once proves that the tick's turn has ended. */
  private boolean isIdle(String key) {
    silo.on("idle", self -> 1);
    return silo.probe(key).look("idle") == 1;
  }
}
