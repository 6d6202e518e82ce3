package dev.teff.runtime;

import static dev.teff.runtime.TestSilo.async;
import static dev.teff.runtime.TestSilo.await;
import static dev.teff.runtime.TestSilo.eventually;
import static dev.teff.runtime.TestSilo.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.runtime.TestSilo.Held;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nobody sees an effect whose events are not durable. */
class GateTest {
  private final TestSilo silo = TestSilo.start();

  @AfterEach
  void close() {
    silo.close();
  }

  @Test
  void reply_behindAnAppend_leavesWhenItIsDurable() throws Exception {
    silo.store.hold();
    var reply = Held.start(() -> silo.ledger("a").add(5));
    Runnable append = silo.store.takeHeld();
    assertThat(reply.waits()).isTrue();

    append.run();
    assertThat(get(reply.result())).isEqualTo(5);
  }

  @Test
  void turns_behindAnAppend_runOnTheNewStateMeanwhile() throws Exception {
    silo.store.hold();
    List<CompletableFuture<Long>> replies = new ArrayList<>();
    List<Runnable> appends = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      replies.add(async(() -> silo.ledger("a").add(1)));
      appends.add(silo.store.takeHeld());
    }
    assertThat(replies).allMatch(reply -> !reply.isDone());

    appends.subList(0, 100).forEach(Runnable::run);
    for (int i = 0; i < 100; i++) {
      assertThat(get(replies.get(i))).isEqualTo(i + 1);
    }
    assertThat(replies.subList(100, 200)).allMatch(reply -> !reply.isDone());

    appends.subList(100, 200).forEach(Runnable::run);
    assertThat(get(replies.get(199))).isEqualTo(200);
  }

  @Test
  void readOnlyReply_thatSawAnEvent_waitsForIt() throws Exception {
    var looked = new CountDownLatch(1);
    silo.on(
        "look",
        self -> {
          looked.countDown();
          return self.journal().state();
        });
    silo.store.hold();
    var added = async(() -> silo.ledger("a").add(5));
    Runnable append = silo.store.takeHeld();
    var seen = Held.start(() -> silo.ledger("a").look("look"));
    await(looked);
    assertThat(seen.waits()).isTrue();

    append.run();
    assertThat(get(seen.result())).isEqualTo(5);
    assertThat(get(added)).isEqualTo(5);
  }

  @Test
  void exception_thatSawAnEvent_waitsForIt() throws Exception {
    var thrown = new CountDownLatch(1);
    silo.on(
        "throw",
        self -> {
          thrown.countDown();
          throw new IllegalStateException("the sum is " + self.journal().state());
        });
    silo.store.hold();
    var added = async(() -> silo.ledger("a").add(5));
    Runnable append = silo.store.takeHeld();
    var failed = Held.start(() -> silo.ledger("a").run("throw"));
    await(thrown);
    assertThat(failed.waits()).isTrue();

    append.run();
    assertThatThrownBy(() -> get(failed.result())).hasMessage("the sum is 5");
    assertThat(get(added)).isEqualTo(5);
  }

  @Test
  void queuedTurnsReply_behindAnAppend_leavesWhenItIsDurable() throws Exception {
    silo.ledger("a").sum();
    silo.store.hold();
    var pending = silo.grains().start(silo.ledger("a"), ledger -> ledger.add(7));
    Runnable append = silo.store.takeHeld();
    silo.on("next", self -> 0);
    var next = Held.start(() -> silo.ledger("a").look("next")); // runs when that turn has ended
    assertThat(next.waits()).isTrue();
    assertThat(pending.isDone()).isFalse();

    append.run();
    assertThat(pending.await()).isEqualTo(7);
    assertThat(get(next.result())).isZero();
  }

  @Test
  void oneWayCall_behindAnAppend_leavesWhenItIsDurable() throws Exception {
    var arrived = new CountDownLatch(1);
    silo.on(
        "arrive",
        self -> {
          arrived.countDown();
          return 0;
        });
    silo.on(
        "tell",
        self -> {
          self.add(1);
          self.probe("b").note("arrive");
          self.grains().send(self.probe("b"), probe -> probe.look("arrive"));
          return 0;
        });
    silo.store.hold();
    silo.on("ask", self -> arrived.getCount());
    var told = Held.start(() -> silo.ledger("a").run("tell"));
    Runnable append = silo.store.takeHeld();
    assertThat(told.waits()).isTrue();
    assertThat(silo.probe("b").run("ask")).isEqualTo(1); // behind whatever has left

    append.run();
    await(arrived);
    get(told.result());
  }

  @Test
  void oneWayCalls_ofATurn_leaveInProgramOrder() throws Exception {
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    for (String step : List.of("first", "second", "third")) {
      silo.on(
          step,
          self -> {
            order.add(step);
            return 0;
          });
    }
    silo.on(
        "tell",
        self -> {
          self.probe("b").note("first");
          self.add(1);
          self.probe("b").note("second");
          return InlineTurnTest.unchecked(self.probe("b"), "third");
        });
    silo.ledger("a").run("tell");
    assertThat(order).containsExactly("first", "second", "third");
  }

  @Test
  void oneWayCall_ofATurnThatThrows_neverLeaves() throws Exception {
    silo.on("arrive", self -> 0);
    silo.on(
        "tell",
        self -> {
          self.probe("b").note("arrive");
          throw new IllegalStateException("on second thoughts");
        });
    assertThatThrownBy(() -> silo.ledger("a").run("tell")).hasMessage("on second thoughts");
    silo.probe("c").note("arrive");
    eventually(() -> silo.script.activations("c") == 1);
    assertThat(silo.script.activations("b")).isZero();
  }

  @Test
  void awaitedCall_behindAnAppend_commitsFirst() throws Exception {
    var called = new CountDownLatch(1);
    silo.on(
        "called",
        self -> {
          called.countDown();
          return 3;
        });
    silo.on(
        "ask",
        self -> {
          self.add(1);
          long answer = InlineTurnTest.unchecked(self.probe("b"), "called");
          return self.add(answer);
        });
    silo.store.hold();
    var asked = Held.start(() -> silo.ledger("a").run("ask"));
    Runnable first = silo.store.takeHeld();
    assertThat(asked.waits()).isTrue();
    assertThat(called.getCount()).isEqualTo(1);

    first.run();
    await(called);
    silo.store.takeHeld().run();
    assertThat(get(asked.result())).isEqualTo(4);
  }

  @Test
  void startedCall_behindAnAppend_commitsFirst() throws Exception {
    silo.on("called", self -> 3);
    silo.on(
        "ask",
        self -> {
          self.add(1);
          return self.grains().start(self.probe("b"), probe -> probe.look("called")).await();
        });
    silo.store.hold();
    var asked = Held.start(() -> silo.ledger("a").run("ask"));
    Runnable first = silo.store.takeHeld();
    assertThat(asked.waits()).isTrue();
    silo.grains().start(silo.probe("c"), probe -> probe.look("called")).await();
    assertThat(silo.script.activations("b")).isZero();

    first.run();
    assertThat(get(asked.result())).isEqualTo(3);
  }

  @Test
  void sync_waitsUntilDurable() throws Exception {
    var synced = new CountDownLatch(1);
    silo.on(
        "sync",
        self -> {
          self.add(1);
          self.journal().sync();
          synced.countDown();
          return self.journal().sequence();
        });
    silo.store.hold();
    var reply = Held.start(() -> silo.ledger("a").run("sync"));
    Runnable append = silo.store.takeHeld();
    assertThat(reply.waits()).isTrue();
    assertThat(synced.getCount()).isEqualTo(1);
    append.run();
    assertThat(get(reply.result())).isEqualTo(1);
  }
}
