package dev.teff.runtime;

import static dev.teff.runtime.TestSilo.async;
import static dev.teff.runtime.TestSilo.await;
import static dev.teff.runtime.TestSilo.eventually;
import static dev.teff.runtime.TestSilo.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.CallOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Methods that were seen to be slow are queued, so that their callers can walk away. */
class SlowMethodTest {
  private final TestSilo silo = TestSilo.start("teff.call.timeout = " + TestSilo.NEVER);
  private final AtomicReference<Thread> runner = new AtomicReference<>();

  private final AtomicReference<Turn> running = new AtomicReference<>();

  SlowMethodTest() {
    silo.on(
        "quick",
        self -> {
          runner.set(Thread.currentThread());
          return 0;
        });
    silo.on(
        "slow",
        self -> {
          runner.set(Thread.currentThread());
          silo.time.advance(Duration.ofMillis(2));
          return 0;
        });
  }

  @AfterEach
  void close() {
    silo.close();
  }

  private void call(String step, int times) throws RefusedException {
    for (int i = 0; i < times; i++) {
      silo.probe("a").run(step);
    }
  }

  private boolean ranHere() {
    return runner.get() == Thread.currentThread();
  }

  @Test
  void methodThatIsSlow_isQueuedFromThenOn() throws Exception {
    call("quick", 1);
    assertThat(ranHere()).isTrue();
    call("slow", 200);
    assertThat(ranHere()).isFalse();
    eventually(() -> { // its other methods are not; but the turn before may still have the baton
      silo.probe("a").look("quick");
      return ranHere();
    });
  }

  @Test
  void methodThatIsQuickAgain_isQueuedNoMore() throws Exception {
    call("slow", 200);
    call("quick", 1);
    assertThat(ranHere()).isFalse();
    call("quick", 200);
    eventually(this::quickRunsHere); // the turn before may still have the baton, as above
  }

  private boolean quickRunsHere() {
    try {
      call("quick", 1);
    } catch (RefusedException e) {
      throw new AssertionError(e);
    }
    return ranHere();
  }

  @Test
  void methodThatBlocks_isQueuedFromThenOn() throws Exception {
    for (int i = 0; i < 2; i++) {
      var entered = new CountDownLatch(1);
      var leave = new CountDownLatch(1);
      silo.on(
          "block",
          self -> {
            running.set(Objects.requireNonNull(CurrentTurn.slot().turn));
            entered.countDown();
            await(leave);
            return 0;
          });
      var call = async(() -> silo.probe("a").run("block"));
      await(entered);
      Turn turn = running.get();
      silo.advanceUntil(() -> turn.sightings > Sweeper.SEEN_RUNNING);
      leave.countDown();
      get(call);
    }
    call("quick", 1);
    assertThat(ranHere()).isFalse();
  }

  /** One measured run: of a thread's first turns, the time is taken. */
  private void measured(String step) throws Exception {
    get(
        async(() -> {
          call(step, 1);
          return 0;
        }));
  }

  @Test
  void methodThatWasSlowOnce_isNotQueuedYet() throws Exception {
    call("quick", 1);
    measured("slow");
    call("quick", 1);
    assertThat(ranHere()).isTrue();
    measured("slow");
    call("quick", 1);
    assertThat(ranHere()).isFalse();
  }

  @Test
  void callerOfAMethodThatIsSlow_walksAwayAtItsDeadline_alsoWhereTheTurnMindsNothing()
      throws Exception {
    call("slow", 200);
    var entered = new CountDownLatch(1);
    var over = new CountDownLatch(1);
    silo.on(
        "deaf",
        self -> {
          entered.countDown();
          eventually(() -> over.getCount() == 0);
          return 0;
        });
    Probe hasty = silo.grains().with(silo.probe("a"), CallOptions.timeout(Duration.ofSeconds(1)));
    var call = async(() -> hasty.run("deaf"));
    await(entered);
    silo.advanceUntil(call::isDone);
    assertThatThrownBy(() -> get(call)).hasMessageContaining("TEFF-201");
    assertThat(over.getCount()).as("the turn still runs").isEqualTo(1);
    over.countDown();
  }
}
