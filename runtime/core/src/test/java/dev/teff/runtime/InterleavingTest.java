package dev.teff.runtime;

import static dev.teff.runtime.TestSilo.async;
import static dev.teff.runtime.TestSilo.await;
import static dev.teff.runtime.TestSilo.eventually;
import static dev.teff.runtime.TestSilo.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.Pending;
import dev.teff.runtime.TestSilo.Held;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who may run while a turn waits for another grain. */
class InterleavingTest {
  private final TestSilo silo = TestSilo.start("teff.call.timeout = " + TestSilo.NEVER);
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch leave = new CountDownLatch(1);

  InterleavingTest() {
    silo.on("fine", self -> 7);
    silo.on("sum", self -> self.journal().state());
    silo.on("add", self -> self.add(1));
    silo.on(
        "block",
        self -> {
          entered.countDown();
          await(leave);
          return 1;
        });
    silo.on("ask", self -> self.probe("slow").run("block"));
  }

  @AfterEach
  void close() {
    leave.countDown();
    silo.close();
  }

  private Open open(String key) {
    return silo.grains().ref(Open.class, key);
  }

  private Ring ring(String key) {
    return silo.grains().ref(Ring.class, key);
  }

  @Test
  void readOnlyTurn_whileAnotherWaits_interleaves() throws Exception {
    var waiting = async(() -> silo.probe("a").look("ask"));
    await(entered);
    assertThat(silo.probe("a").look("fine")).isEqualTo(7);
    assertThat(waiting).isNotDone();
    leave.countDown();
    assertThat(get(waiting)).isEqualTo(1);
  }

  @Test
  void changingTurn_whileAReadOnlyOneWaits_waits() throws Exception {
    var reading = async(() -> silo.probe("a").look("ask"));
    await(entered);
    List<String> order = new CopyOnWriteArrayList<>();
    for (String step : List.of("change", "late")) {
      silo.on(
          step,
          self -> {
            order.add(step);
            return 7;
          });
    }
    var changing = Held.start(() -> silo.probe("a").run("change"));
    assertThat(changing.waits()).isTrue();
    // A reader that comes behind the one who changes waits for it: nobody is overtaken for ever.
    var late = Held.start(() -> silo.probe("a").look("late"));
    assertThat(late.waits()).isTrue();
    assertThat(silo.probe("b").look("fine")).isEqualTo(7);
    assertThat(order).isEmpty();
    leave.countDown();
    assertThat(get(changing.result())).isEqualTo(7);
    assertThat(get(late.result())).isEqualTo(7);
    assertThat(get(reading)).isEqualTo(1);
    assertThat(order).containsExactly("change", "late");
  }

  @Test
  void turn_thatIsNotReadOnly_letsNobodyIn() throws Exception {
    var waiting = async(() -> silo.probe("a").run("ask"));
    await(entered);
    var reading = Held.start(() -> silo.probe("a").look("fine"));
    assertThat(reading.waits()).isTrue();
    leave.countDown();
    assertThat(get(reading.result())).isEqualTo(7);
    assertThat(get(waiting)).isEqualTo(1);
  }

  @Test
  void reentrantGrain_whileATurnWaits_runsOthers() throws Exception {
    var waiting = async(() -> open("a").run("ask"));
    await(entered);
    assertThat(open("a").run("add")).isEqualTo(1);
    assertThat(open("a").run("add")).isEqualTo(2);
    leave.countDown();
    assertThat(get(waiting)).isEqualTo(1);
  }

  @Test
  void reentrantGrain_calledBackByItsOwnCall_runsIt() {
    silo.on("out", self -> self.probe("b").run("back"));
    silo.on("back", self -> self.grains().ref(Open.class, "a").run("add"));
    assertThat(open("a").run("out")).isEqualTo(1);
  }

  @Test
  void callChainReentrancy_letsOnlyTheTurnsOwnCallsIn() throws Exception {
    silo.on(
        "out",
        self -> {
          self.probe("slow").run("block");
          return self.probe("b").run("back");
        });
    silo.on("back", self -> self.grains().ref(Ring.class, "a").run("add"));
    var waiting = async(() -> ring("a").run("out"));
    await(entered);
    var stranger = Held.start(() -> ring("a").run("sum"));
    assertThat(stranger.waits()).isTrue();
    leave.countDown();
    assertThat(get(waiting)).isEqualTo(1);
    assertThat(get(stranger.result())).isEqualTo(1);
  }

  @Test
  void callThatWasPutAside_runsWhenItsChainIsAwaitedLater() throws Exception {
    var asking = new CompletableFuture<Thread>();
    silo.on(
        "back",
        self -> {
          asking.complete(Thread.currentThread());
          return self.grains().ref(Ring.class, "a").run("add");
        });
    silo.on(
        "out",
        self -> {
          Pending<Long> started =
              self.grains()
                  .start(self.probe("b"), probe -> InlineTurnTest.unchecked(probe, "back"));
          Thread caller = get(asking);
          eventually(() -> caller.getState() == Thread.State.WAITING);
          self.probe("slow").run("block"); // what it started is put aside meanwhile
          return started.await();
        });
    var waiting = async(() -> ring("a").run("out"));
    await(entered);
    leave.countDown();
    assertThat(get(waiting)).isEqualTo(1);
  }

  @Test
  void turnThatWaitsForItsPlace_isNotRunByItsCallersFromThenOn() throws Exception {
    var runner = new AtomicReference<Thread>();
    silo.on(
        "who",
        self -> {
          runner.set(Thread.currentThread());
          return 0;
        });
    // Active, and once the turn that answered last has let go, it is called on its callers'
    // threads.
    eventually(() -> {
      open("a").look("who");
      return Thread.currentThread().equals(runner.get());
    });
    for (int i = 0; i < 2; i++) {
      var asked = new CountDownLatch(1);
      var end = new CountDownLatch(1);
      silo.on(
          "wait",
          self -> {
            asked.countDown();
            await(end);
            return 0;
          });
      silo.on("askAndWait", self -> self.probe("slow").run("wait"));
      silo.on(
          "holdUp",
          self -> {
            Turn turn = Objects.requireNonNull(CurrentTurn.slot().turn);
            end.countDown();
            eventually(() -> turn.activation.newest() != null);
            silo.time.advance(Duration.ofSeconds(1));
            return 0;
          });
      var asking =
          async(() -> {
            open("a").look("fine"); // of a thread's first turns, the time is taken
            return open("a").look("askAndWait");
          });
      await(asked);
      open("a").run("holdUp");
      get(asking);
    }
    open("a").look("who");
    assertThat(runner.get()).isNotEqualTo(Thread.currentThread());
  }

  @Test
  void callChainReentrancy_worksBehindAQueue() throws Exception {
    // The depth bound moves the chain to another thread, and the way back is queued.
    silo.on(
        "deep",
        self -> {
          int depth = Integer.parseInt(self.context.key());
          return depth == 40
              ? self.grains().ref(Ring.class, "a").run("add")
              : self.probe(Integer.toString(depth + 1)).run("deep");
        });
    silo.on("out", self -> self.probe("0").run("deep"));
    assertThat(ring("a").run("out")).isEqualTo(1);
  }

  @Test
  void batonThatIsGivenUp_isASeal() throws Exception {
    silo.on(
        "addAndAsk",
        self -> {
          self.add(10);
          self.probe("slow").run("block");
          self.add(100);
          throw new IllegalStateException("thrown behind a call");
        });
    var waiting = async(() -> open("a").run("addAndAsk"));
    await(entered);
    assertThat(open("a").run("add")).as("what was sealed is seen, and built upon").isEqualTo(11);
    leave.countDown();
    assertThatThrownBy(() -> get(waiting)).hasMessageContaining("thrown behind a call");
    assertThat(open("a").run("sum"))
        .as("only what came behind the seal is rolled back")
        .isEqualTo(11);
  }

  @Test
  void turn_thatHasTheBatonBack_runsAlone() throws Exception {
    silo.on(
        "askAndCount",
        self -> {
          self.probe("slow").run("fine");
          long seen = self.field;
          for (int i = 0; i < 100; i++) {
            Thread.onSpinWait();
          }
          self.field = seen + 1;
          return self.field;
        });
    var calls =
        java.util.stream.IntStream.range(0, 16)
            .mapToObj(caller ->
                async(() -> {
                  for (int i = 0; i < 200; i++) {
                    open("a").run("askAndCount");
                  }
                  return caller;
                }))
            .toList();
    for (CompletableFuture<Integer> call : calls) {
      get(call);
    }
    silo.on("field", self -> self.field);
    assertThat(open("a").run("field")).isEqualTo(16 * 200);
  }

  @Test
  void timersTick_whileAReadOnlyTurnWaits_waits() throws Exception {
    silo.on(
        "timer",
        self -> {
          self.context.timers().once(Duration.ofSeconds(1), () -> self.field++);
          return 0;
        });
    silo.on("field", self -> self.field);
    silo.probe("a").run("timer");
    var reading = async(() -> silo.probe("a").look("ask"));
    await(entered);
    silo.time.advance(Duration.ofSeconds(2));
    var behind = Held.start(() -> silo.probe("a").look("field")); // a reader behind the tick
    assertThat(behind.waits()).isTrue();
    leave.countDown();
    get(reading);
    assertThat(get(behind.result())).isEqualTo(1);
  }

  @Test
  void newcomer_onWhomTheLeaversTurnWaits_runsWhenItHasStoodBackLongEnough() throws Exception {
    silo.on(
        "leave",
        self -> {
          self.context.deactivate();
          return 0;
        });
    // A turn of a waits for b, whose turn, begun by somebody else, waits for a.
    silo.on(
        "blockThenAdd",
        self -> {
          entered.countDown();
          await(leave);
          return self.grains().ref(Open.class, "a").run("add");
        });
    var asking = new CountDownLatch(1);
    silo.on(
        "askB",
        self -> {
          asking.countDown();
          return self.probe("b").run("fine");
        });
    var other = async(() -> silo.probe("b").run("blockThenAdd"));
    await(entered);
    var waiting = async(() -> open("a").run("askB"));
    await(asking);
    open("a").run("leave"); // runs when the turn above waits
    leave.countDown();
    silo.advanceUntil(() -> other.isDone() && waiting.isDone());
    assertThat(get(other)).isEqualTo(1);
    assertThat(get(waiting)).isEqualTo(7);
    silo.advanceUntil(() -> silo.active("open") == 0);
  }

  @Test
  void activation_askedToLeaveWhileATurnWaits_leavesWhenItHasEnded() throws Exception {
    silo.on(
        "leave",
        self -> {
          self.context.deactivate();
          return 0;
        });
    silo.on("outAndBack", self -> self.probe("b").run("back"));
    silo.on(
        "back",
        self -> {
          entered.countDown();
          await(leave);
          return self.grains().ref(Open.class, "a").run("add");
        });
    var waiting = async(() -> open("a").run("outAndBack"));
    await(entered);
    open("a").run("leave");
    Pending<Long> next = silo.grains().start(open("a"), open -> open.run("add"));
    leave.countDown();
    assertThat(get(waiting)).as("its own calls still come in").isEqualTo(1);
    assertThat(next.await()).isEqualTo(2);
    assertThat(silo.script.activations("a")).isEqualTo(2);
  }

  @Test
  void batonThatIsGivenUpByAwaiting_isASealToo() throws Exception {
    silo.on(
        "addAndAwait",
        self -> {
          Pending<Long> started =
              self.grains()
                  .start(self.probe("slow"), probe -> InlineTurnTest.unchecked(probe, "block"));
          self.add(10);
          started.await();
          self.add(100);
          throw new IllegalStateException("thrown behind an await");
        });
    open("a").look("fine");
    silo.store.hold();
    var waiting = Held.start(() -> open("a").run("addAndAwait"));
    Runnable append = silo.store.takeHeld();
    assertThat(waiting.waits()).isTrue();
    var other = Held.start(() -> open("a").run("add"));
    assertThat(other.waits()).isTrue();
    assertThat(silo.store.heldCount()).as("of those who were let in before").isZero();
    silo.store.release();
    append.run();
    assertThat(get(other.result())).isEqualTo(11);
    leave.countDown();
    assertThatThrownBy(() -> get(waiting.result())).hasMessage("thrown behind an await");
    assertThat(open("a").run("sum")).isEqualTo(11);
  }
}
