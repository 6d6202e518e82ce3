package dev.teff.runtime;

import static dev.teff.runtime.TestSilo.async;
import static dev.teff.runtime.TestSilo.await;
import static dev.teff.runtime.TestSilo.eventually;
import static dev.teff.runtime.TestSilo.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.teff.grains.Pending;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Calls that come together from elsewhere, or that one turn starts, share a thread, as long as none
 * keeps it.
 */
class BatchTest {
  private static final int ENOUGH = 64 * 40;

  private final FakeCluster cluster = new FakeCluster();
  private final TestSilo silo =
      TestSilo.with(builder ->
          builder
              .cluster(cluster)
              .config(ConfigFactory.parseString("teff.call.timeout = " + TestSilo.NEVER)));
  private final CountDownLatch blocked = new CountDownLatch(1);
  private final AtomicInteger settled = new AtomicInteger();
  private final Set<Thread> runners = ConcurrentHashMap.newKeySet();
  private final List<String> order = new CopyOnWriteArrayList<>();

  @BeforeEach
  void script() {
    silo.on(
        "step",
        self -> {
          runners.add(Thread.currentThread());
          order.add(self.context.key());
          return 0;
        });
  }

  @AfterEach
  void close() {
    silo.close();
  }

  /** Calls that come together, to grains 0, 1 and so on, which are active. */
  private List<Pending<Long>> come(boolean known, String... steps) throws RefusedException {
    cluster.hostHere(grain -> false); // so that the calls come to the cluster
    List<Pending<Long>> calls = start(steps);
    cluster.hostHere(grain -> true);
    warm(known ? ENOUGH : 1, steps.length);
    cluster.silo().handleAll(cluster.forwarded, settled::incrementAndGet);
    return calls;
  }

  /** The same to grains that are not active, of a type that has so many that are. */
  private List<Pending<Long>> comeFirst(int active, String... steps) throws RefusedException {
    cluster.hostHere(grain -> false);
    List<Pending<Long>> calls = start(steps);
    cluster.hostHere(grain -> true);
    silo.on("warm", self -> 0);
    for (int i = 0; i < ENOUGH; i++) {
      silo.probe("other-" + i % active).run("warm");
    }
    cluster.silo().handleAll(cluster.forwarded, settled::incrementAndGet);
    return calls;
  }

  private List<Pending<Long>> start(String... steps) {
    return IntStream.range(0, steps.length)
        .mapToObj(i ->
            silo.grains()
                .start(silo.probe("" + i), probe -> InlineTurnTest.unchecked(probe, steps[i])))
        .toList();
  }

  /** Calls grains 0, 1 and so on so often that their method is known to be quick, or not. */
  private void warm(int times, int grains) throws RefusedException {
    silo.on("warm", self -> 0);
    for (int i = 0; i < times * grains; i++) {
      silo.probe("" + i % grains).run("warm");
    }
  }

  /** Starts a call at each of the grains 0, 1 and so on, in a turn of another, and awaits all. */
  private void startInOneTurn(String... steps) throws RefusedException {
    silo.on(
        "start all",
        self -> {
          self.grains().awaitAll(start(self, steps));
          return 0;
        });
    silo.probe("starter").run("start all");
  }

  private static List<Pending<Long>> start(Self self, String... steps) {
    return IntStream.range(0, steps.length)
        .mapToObj(i ->
            self.grains()
                .start(self.probe("" + i), probe -> InlineTurnTest.unchecked(probe, steps[i])))
        .toList();
  }

  @Test
  void quickCallsThatCameTogether_runInOrderOnOneThread_andSettleTogether() throws Exception {
    List<Pending<Long>> calls = come(true, "step", "step", "step");
    calls.forEach(Pending::await);
    assertThat(runners).hasSize(1);
    assertThat(order).containsExactly("0", "1", "2");
    eventually(() -> settled.get() == 1);
  }

  @Test
  void callsOfAMethodThatIsNotKnown_haveThreadsOfTheirOwn() throws Exception {
    come(false, "step", "step").forEach(Pending::await);
    assertThat(runners).hasSize(2);
    assertThat(settled).hasValue(1);
  }

  @Test
  void firstCallsThatCameTogether_runInOrderOnOneThread_whenActivationsAreQuick() throws Exception {
    comeFirst(40, "step", "step", "step").forEach(Pending::await);
    assertThat(runners).hasSize(1);
    assertThat(order).containsExactly("0", "1", "2");
    eventually(() -> settled.get() == 1);
  }

  @Test
  void firstCallsOfATypeWithFewActivations_haveThreadsOfTheirOwn() throws Exception {
    comeFirst(1, "step", "step").forEach(Pending::await);
    assertThat(runners).hasSize(2);
  }

  @Test
  void constructorThatBlocksUnseen_doesNotKeepTheOthersForLong() throws Exception {
    var leave = new CountDownLatch(1);
    silo.script.onConstruction(self -> {
      if (self.context.key().equals("0")) {
        await(leave);
      }
      return 0;
    });
    List<Pending<Long>> calls = comeFirst(40, "step", "step", "step");
    silo.advanceUntil(() -> order.size() == 2);
    assertThat(calls.getFirst().isDone()).isFalse();
    leave.countDown();
    calls.forEach(Pending::await);
  }

  @Test
  void constructorThatThrows_failsItsCallOnly() throws Exception {
    silo.script.onConstruction(self -> {
      if (self.context.key().equals("0")) {
        throw new IllegalStateException("not today");
      }
      return 0;
    });
    List<Pending<Long>> calls = comeFirst(40, "step", "step");
    assertThatThrownBy(calls.getFirst()::await).hasStackTraceContaining("not today");
    assertThat(calls.getLast().await()).isZero();
  }

  @Test
  void turnThatWaitsForOneBehindIt_isNoDeadlock() throws Exception {
    silo.on("ask", self -> self.probe("1").run("step"));
    come(true, "ask", "step").forEach(Pending::await);
    assertThat(order).containsExactly("1", "1");
  }

  /** Lets turns of "block" block until what it answers is counted down. */
  private CountDownLatch blocking() {
    var leave = new CountDownLatch(1);
    silo.on(
        "block",
        self -> {
          blocked.countDown();
          await(leave);
          return 0;
        });
    return leave;
  }

  @Test
  void turnThatBlocksUnseen_doesNotKeepTheOthersForLong() throws Exception {
    CountDownLatch leave = blocking();
    List<Pending<Long>> calls = come(true, "block", "step", "step");
    await(blocked);
    assertThat(order).isEmpty();
    silo.time.advance(Duration.ofMillis(2)); // a look at how far it is
    silo.time.advance(Duration.ofMillis(2)); // and it is no further: at the latest now
    eventually(() -> order.size() == 2);
    assertThat(calls.getFirst().isDone()).isFalse();
    leave.countDown();
    calls.forEach(Pending::await);
    assertThat(settled.get()).isPositive();
  }

  @Test
  void lastTurnThatBlocksUnseen_doesNotKeepTheAnswersOfTheOthersForLong() throws Exception {
    CountDownLatch leave = blocking();
    List<Pending<Long>> calls = come(true, "step", "block");
    silo.advanceUntil(() -> settled.get() > 0 && calls.getFirst().isDone());
    assertThat(calls.getLast().isDone()).isFalse();
    leave.countDown();
    calls.forEach(Pending::await);
  }

  @Test
  void onlyTurnThatBlocksUnseen_doesNotKeepTheAnswersOfOthersForLong() throws Exception {
    CountDownLatch leave = blocking();
    cluster.hostHere(grain -> false);
    List<Pending<Long>> calls = start("block", "step");
    cluster.hostHere(grain -> grain.key().equals("0"));
    warm(ENOUGH, 1);
    cluster.silo().handleAll(List.copyOf(cluster.forwarded), settled::incrementAndGet);
    silo.advanceUntil(() -> settled.get() > 0); // the other one goes on to another silo
    assertThat(calls.getFirst().isDone()).isFalse();
    leave.countDown();
    calls.getFirst().await();
  }

  @Test
  void batchThatCannotBeHandedOver_isLookedAfterAgain_andSoAreOthers() throws Exception {
    CountDownLatch leave = blocking();
    cluster.hostHere(grain -> false);
    List<Pending<Long>> calls = start("block", "step", "block", "step");
    cluster.hostHere(grain -> true);
    warm(ENOUGH, 4);
    var thrown = new AtomicBoolean();
    cluster
        .silo()
        .handleAll(
            List.copyOf(cluster.forwarded.subList(0, 2)),
            () -> {
              if (!thrown.getAndSet(true)) {
                throw new AssertionError("once");
              }
            });
    cluster
        .silo()
        .handleAll(List.copyOf(cluster.forwarded.subList(2, 4)), settled::incrementAndGet);
    silo.advanceUntil(() -> order.size() == 2);
    assertThat(order).containsExactlyInAnyOrder("1", "3");
    assertThat(thrown).isTrue();
    leave.countDown();
    calls.forEach(Pending::await);
  }

  @Test
  void quickCallsThatOneTurnStarts_runInOrderOnOneThread() throws Exception {
    warm(ENOUGH, 4);
    var allAreStarted = new CountDownLatch(1);
    silo.on(
        "first",
        self -> {
          await(allAreStarted); // else it might be over before the next one is started
          runners.add(Thread.currentThread());
          return 0;
        });
    silo.on(
        "start all",
        self -> {
          List<Pending<Long>> calls = start(self, "first", "step", "step", "step");
          allAreStarted.countDown();
          self.grains().awaitAll(calls);
          return 0;
        });
    silo.probe("starter").run("start all");
    assertThat(runners).hasSize(1);
    assertThat(order).containsExactly("1", "2", "3");
  }

  @Test
  void startedCallsOfAMethodThatIsNotKnown_haveThreadsOfTheirOwn() throws Exception {
    warm(1, 3);
    startInOneTurn("step", "step", "step");
    assertThat(runners).hasSize(3);
  }

  @Test
  void startedCallThatWaitsForOneBehindIt_isNoDeadlock() throws Exception {
    warm(ENOUGH, 2);
    silo.on("ask", self -> self.probe("1").run("step"));
    startInOneTurn("ask", "step");
    assertThat(order).containsExactly("1", "1");
  }

  @Test
  void startedCallThatBlocksUnseen_doesNotKeepTheOthersForLong() throws Exception {
    warm(ENOUGH, 3);
    CountDownLatch leave = blocking();
    CompletableFuture<Void> all =
        async(() -> {
          startInOneTurn("block", "step", "step");
          return null;
        });
    silo.advanceUntil(() -> order.size() == 2);
    leave.countDown();
    get(all);
  }

  @Test
  void callsThatAreStartedBehindAnotherThatIsOver_runToo() throws Exception {
    warm(ENOUGH, 1);
    silo.on(
        "again and again",
        self -> {
          for (int i = 0; i < 20_000; i++) {
            List<Pending<Long>> one = start(self, "warm");
            if (i % 3 == 0) {
              self.grains().awaitAll(one); // else the next is started while this one may be ending
            }
          }
          return 0;
        });
    silo.probe("starter").run("again and again");
  }

  @Test
  void turnThatWaitsForTheStore_doesNotKeepTheOthersAtAll() throws Exception {
    silo.on("nothing", self -> 0);
    silo.on(
        "add and sync",
        self -> {
          self.add(1);
          self.journal().sync();
          return 0;
        });
    cluster.hostHere(grain -> false);
    Pending<Long> syncing = silo.grains().start(silo.ledger("l"), l -> l.run("add and sync"));
    List<Pending<Long>> steps = start("step", "step");
    cluster.hostHere(grain -> true);
    warm(ENOUGH, 2);
    for (int i = 0; i < ENOUGH; i++) {
      silo.ledger("l").run("nothing");
    }
    silo.store.hold();
    cluster.silo().handleAll(cluster.forwarded, settled::incrementAndGet);
    Runnable append = silo.store.takeHeld();
    steps.forEach(Pending::await); // the clock stands still
    assertThat(syncing.isDone()).isFalse();
    append.run();
    assertThat(syncing.await()).isZero();
  }

  @Test
  void callsOfAMethodThatWasSlowTheLastTime_haveThreadsOfTheirOwn() throws Exception {
    cluster.hostHere(grain -> false);
    List<Pending<Long>> calls = start("step", "step");
    cluster.hostHere(grain -> true);
    warm(ENOUGH, 2);
    silo.on(
        "slow",
        self -> {
          silo.time.advance(Duration.ofMillis(2));
          return 0;
        });
    // Of a thread's first turns, the time is taken.
    assertThat(get(async(() -> silo.probe("0").run("slow")))).isZero();
    cluster.silo().handleAll(cluster.forwarded, settled::incrementAndGet);
    calls.forEach(Pending::await);
    assertThat(runners).hasSize(2);
  }
}
