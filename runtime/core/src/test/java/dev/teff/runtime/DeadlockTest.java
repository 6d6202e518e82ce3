package dev.teff.runtime;

import static dev.teff.runtime.TestSilo.async;
import static dev.teff.runtime.TestSilo.await;
import static dev.teff.runtime.TestSilo.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.Pending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Chains of calls that wait for each other are told so, and only they. */
class DeadlockTest {
  private static final long DONE = 7;

  private final TestSilo silo = TestSilo.start("teff.call.timeout = " + TestSilo.NEVER);
  private final ConcurrentLinkedQueue<GrainException> failures = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    silo.close();
  }

  /** Has each grain call the next one when all of them are in their turns, the last the first. */
  private List<Long> circle(int size) throws Exception {
    var inTurn = new CountDownLatch(size);
    silo.on("done", self -> DONE);
    silo.on(
        "next",
        self -> {
          inTurn.countDown();
          await(inTurn);
          int next = (Integer.parseInt(self.context.key()) + 1) % size;
          try {
            return self.probe(Integer.toString(next)).run("done");
          } catch (GrainException e) {
            failures.add(e);
            return -1;
          }
        });
    List<CompletableFuture<Long>> chains = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      String key = Integer.toString(i);
      chains.add(async(() -> silo.probe(key).run("next")));
    }
    return results(chains);
  }

  private List<Long> results(List<CompletableFuture<Long>> calls) throws Exception {
    silo.advanceUntil(() -> calls.stream().allMatch(CompletableFuture::isDone));
    List<Long> results = new ArrayList<>();
    for (CompletableFuture<Long> call : calls) {
      results.add(get(call));
    }
    return results;
  }

  @Test
  void twoGrains_thatWaitForEachOther_oneCallFailsAndNamesBoth() throws Exception {
    assertThat(circle(2)).containsExactlyInAnyOrder(DONE, -1L);
    GrainException failure = failures.element();
    assertThat(failure.code()).isEqualTo(ErrorCode.DEADLOCK);
    assertThat(failure.outcome()).isEqualTo(GrainException.Outcome.DID_NOT_RUN);
    assertThat(failure)
        .hasMessageContaining("TEFF-213")
        .hasMessageContaining("probe/0 on ")
        .hasMessageContaining("probe/1 on ")
        .hasMessageContaining("waits for run of probe/0 since ")
        .hasMessageContaining("waits for run of probe/1 since ");
  }

  @Test
  void fiveGrains_inACircle_oneCallFails() throws Exception {
    assertThat(circle(5)).containsOnlyOnce(-1L).filteredOn(result -> result == DONE).hasSize(4);
    assertThat(failures).hasSize(1);
  }

  @Test
  void busyWorkers_areEdges_andTheCircleThroughOneIsNamed() throws Exception {
    int workers = 3; // as many as there may be
    var inTurn = new CountDownLatch(workers + 1);
    silo.on("done", self -> DONE);
    silo.on(
        "back",
        self -> {
          inTurn.countDown();
          await(inTurn);
          return tried(() -> self.probe("a").run("done"));
        });
    silo.on(
        "out",
        self -> {
          inTurn.countDown();
          await(inTurn);
          return tried(() -> self.grains().ref(Worker.class, "w").run("done"));
        });
    List<CompletableFuture<Long>> calls = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      int begun = workers - i;
      TestSilo.eventually(() -> inTurn.getCount() == begun + 1);
      calls.add(async(() -> silo.grains().ref(Worker.class, "w").run("back")));
    }
    calls.add(async(() -> silo.probe("a").run("out")));
    assertThat(results(calls)).containsOnlyOnce(-1L);
    assertThat(failures.element())
        .hasMessageContaining("worker/w#")
        .hasMessageContaining("waits for run of probe/a since ");
  }

  private long tried(Callable<Long> call) throws Exception {
    try {
      return call.call();
    } catch (GrainException e) {
      failures.add(e);
      return -1;
    }
  }

  /** Has two grains call each other when both are in their turns. */
  private List<Long> crossing(Script.Step thither, Callable<Long> first, Callable<Long> second)
      throws Exception {
    var inTurn = new CountDownLatch(2);
    silo.on("done", self -> DONE);
    silo.on(
        "cross",
        self -> {
          inTurn.countDown();
          await(inTurn);
          return tried(() -> thither.run(self));
        });
    return results(List.of(async(first), async(second)));
  }

  private static Probe other(Self self) {
    return self.probe(self.context.key().equals("a") ? "b" : "a");
  }

  @Test
  void writerThatWaitsForAReader_whichWaitsForIt_isNamed() throws Exception {
    assertThat(
            crossing(
                self -> other(self).run("done"),
                () -> silo.probe("a").run("cross"),
                () -> silo.probe("b").look("cross")))
        .containsExactlyInAnyOrder(DONE, -1L);
    assertThat(failures.element()).hasMessageContaining("TEFF-213");
  }

  @Test
  void twoReaders_thatCallEachOthersWriters_areNamed() throws Exception {
    assertThat(
            crossing(
                self -> other(self).run("done"),
                () -> silo.probe("a").look("cross"),
                () -> silo.probe("b").look("cross")))
        .containsExactlyInAnyOrder(DONE, -1L);
    assertThat(failures.element()).hasMessageContaining("TEFF-213");
  }

  @Test
  void readerThatStandsBehindAWriter_whichTheFirstReaderKeepsOut_isNamed() throws Exception {
    var inTurn = new CountDownLatch(2);
    var written = new CountDownLatch(1);
    silo.on("done", self -> DONE);
    silo.on(
        "out",
        self -> {
          inTurn.countDown();
          return tried(() -> self.probe("b").run("done"));
        });
    silo.on(
        "back",
        self -> {
          inTurn.countDown();
          await(written);
          return tried(() -> self.probe("a").look("done"));
        });
    CompletableFuture<Long> back = async(() -> silo.probe("b").run("back"));
    TestSilo.eventually(() -> inTurn.getCount() == 1);
    CompletableFuture<Long> out = async(() -> silo.probe("a").look("out"));
    await(inTurn);
    Pending<Long> writer =
        silo.grains().start(silo.probe("a"), probe -> InlineTurnTest.unchecked(probe, "done"));
    written.countDown();
    assertThat(results(List.of(back, out))).containsExactlyInAnyOrder(DONE, -1L);
    assertThat(failures).hasSize(1);
    assertThat(writer.await()).isEqualTo(DONE);
  }

  private static Ring otherRing(Self self) {
    return self.grains().ref(Ring.class, self.context.key().equals("a") ? "b" : "a");
  }

  @Test
  void twoGrainsThatLetInTheirOwnCallsOnly_areNamed() throws Exception {
    assertThat(
            crossing(
                self -> otherRing(self).run("done"),
                () -> silo.grains().ref(Ring.class, "a").run("cross"),
                () -> silo.grains().ref(Ring.class, "b").run("cross")))
        .containsExactlyInAnyOrder(DONE, -1L);
    assertThat(failures.element()).hasMessageContaining("TEFF-213").hasMessageContaining("ring/a");
  }

  @Test
  void twoGrainsThatLetEverybodyIn_areNoCircle() throws Exception {
    assertThat(
            crossing(
                self ->
                    self.grains()
                        .ref(Open.class, self.context.key().equals("a") ? "b" : "a")
                        .run("done"),
                () -> silo.grains().ref(Open.class, "a").run("cross"),
                () -> silo.grains().ref(Open.class, "b").run("cross")))
        .containsExactly(DONE, DONE);
  }

  @Test
  void circleThroughATurnThatLetsOthersIn_isNamed() throws Exception {
    // a waits for a turn of the open grain, which waits for b, whose turn waits for a.
    var inTurn = new CountDownLatch(2);
    silo.on("done", self -> DONE);
    silo.on("through", self -> self.probe("b").run("done"));
    silo.on(
        "out",
        self -> {
          inTurn.countDown();
          await(inTurn);
          Pending<Long> through =
              self.grains().start(self.grains().ref(Open.class, "o"), open -> open.run("through"));
          return tried(through::await);
        });
    silo.on(
        "back",
        self -> {
          inTurn.countDown();
          await(inTurn);
          return tried(() -> self.probe("a").run("done"));
        });
    CompletableFuture<Long> out = async(() -> silo.probe("a").run("out"));
    CompletableFuture<Long> back = async(() -> silo.probe("b").run("back"));
    assertThat(results(List.of(out, back))).containsExactlyInAnyOrder(DONE, -1L);
    assertThat(failures.element()).hasMessageContaining("TEFF-213").hasMessageContaining("open/o");
  }

  @Test
  void turnThatAwaitsAll_isPartOfACircleThroughAnyOfThem() throws Exception {
    var inTurn = new CountDownLatch(2);
    var leave = new CountDownLatch(1);
    var inCircle = new CompletableFuture<Pending<Long>>();
    silo.on("done", self -> DONE);
    silo.on(
        "slow",
        self -> {
          await(leave);
          return DONE;
        });
    silo.on(
        "all",
        self -> {
          inTurn.countDown();
          await(inTurn);
          List<Pending<Long>> started = List.of(start(self, "b", "done"), start(self, "c", "slow"));
          inCircle.complete(started.getFirst());
          return tried(() -> self.grains().awaitAll(started).getFirst());
        });
    silo.on(
        "back",
        self -> {
          inTurn.countDown();
          await(inTurn);
          return tried(() -> self.probe("a").run("done"));
        });
    CompletableFuture<Long> all = async(() -> silo.probe("a").run("all"));
    CompletableFuture<Long> back = async(() -> silo.probe("b").run("back"));
    Pending<Long> call = get(inCircle);
    silo.advanceUntil(call::isDone); // failed itself, or behind the one that failed
    leave.countDown();
    assertThat(results(List.of(all, back))).containsExactlyInAnyOrder(DONE, -1L);
    assertThat(failures).hasSize(1);
  }

  @Test
  void circleThatSomebodyCloses_isNamedSoon_alsoWhenTheOneToFailHasWaitedForLong()
      throws Exception {
    for (int round = 0; round < 4; round++) { // either may be the one to fail
      long after = afterLongWait(round);
      assertThat(after).as("ms from when the circle closed").isLessThan(1_000);
    }
  }

  /**
   * How long it takes, in the silo's time, until a circle with one that waits for long is named.
   */
  private long afterLongWait(int round) throws Exception {
    String a = "a" + round;
    String b = "b" + round;
    var waiting = new CompletableFuture<Thread>();
    var closing = new CompletableFuture<Thread>();
    var entered = new CountDownLatch(1);
    var close = new CountDownLatch(1);
    silo.on("done", self -> DONE);
    silo.on(
        "wait",
        self -> {
          waiting.complete(Thread.currentThread());
          return tried(() -> self.probe(b).run("done"));
        });
    silo.on(
        "close",
        self -> {
          entered.countDown();
          await(close);
          closing.complete(Thread.currentThread());
          return tried(() -> self.probe(a).run("done"));
        });
    CompletableFuture<Long> second = async(() -> silo.probe(b).run("close"));
    await(entered);
    CompletableFuture<Long> first = async(() -> silo.probe(a).run("wait"));
    Thread waiter = get(waiting);
    for (int i = 0; i < 200; i++) {
      TestSilo.eventually(() -> waiter.getState() == Thread.State.WAITING);
      silo.time.advance(Duration.ofMillis(100)); // until it looks each five seconds only
    }
    close.countDown();
    Thread closer = get(closing);
    TestSilo.eventually(() -> closer.getState() == Thread.State.WAITING);
    long before = silo.time.nanos();
    long named = before;
    while (!first.isDone() && !second.isDone()) {
      TestSilo.eventually(() ->
          first.isDone()
              || second.isDone()
              || (waiter.getState() == Thread.State.WAITING
                  && closer.getState() == Thread.State.WAITING));
      named = silo.time.nanos();
      silo.time.advance(Duration.ofMillis(10));
    }
    assertThat(results(List.of(first, second))).containsExactlyInAnyOrder(DONE, -1L);
    return (named - before) / 1_000_000;
  }

  @Test
  void turnThatAwaitsTheFirstOfSeveral_isNoPartOfACircle() throws Exception {
    var inTurn = new CountDownLatch(2);
    var leave = new CountDownLatch(1);
    silo.on("done", self -> DONE);
    silo.on(
        "wait",
        self -> {
          await(leave);
          return DONE;
        });
    silo.on(
        "either",
        self -> {
          inTurn.countDown();
          await(inTurn);
          List<Pending<Long>> started = List.of(start(self, "b", "done"), start(self, "c", "wait"));
          return self.grains().awaitFirst(started).await();
        });
    silo.on(
        "back",
        self -> {
          inTurn.countDown();
          await(inTurn);
          return self.probe("a").run("done");
        });
    CompletableFuture<Long> either = async(() -> silo.probe("a").run("either"));
    CompletableFuture<Long> back = async(() -> silo.probe("b").run("back"));
    await(inTurn);
    for (int i = 0; i < 100; i++) {
      silo.time.advance(Duration.ofMillis(50));
    }
    assertThat(either).isNotDone();
    assertThat(back).isNotDone();
    leave.countDown();
    assertThat(get(either)).isEqualTo(DONE);
    assertThat(get(back)).isEqualTo(DONE);
  }

  private static Pending<Long> start(Self self, String key, String step) {
    return self.grains().start(self.probe(key), probe -> InlineTurnTest.unchecked(probe, step));
  }

  @Test
  void longWaits_withoutACircle_areNotDisturbed() throws Exception {
    int grains = 12;
    silo.on(
        "up",
        self -> {
          int number = Integer.parseInt(self.context.key());
          if (number + 1 >= grains) {
            assertThat(new CountDownLatch(1).await(3, TimeUnit.MILLISECONDS)).isFalse();
            return DONE;
          }
          return self.probe(Integer.toString(number + 1 + number % 2)).run("up");
        });
    List<CompletableFuture<Long>> callers = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String key = Integer.toString(i % grains);
      callers.add(async(() -> silo.probe(key).run("up")));
    }
    assertThat(results(callers)).containsOnly(DONE);
  }
}
