package dev.teff.runtime;

import static dev.teff.runtime.TestSilo.async;
import static dev.teff.runtime.TestSilo.await;
import static dev.teff.runtime.TestSilo.eventually;
import static dev.teff.runtime.TestSilo.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.grains.Pending;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SiloTest {
  @Test
  void grainWithState_onASiloWithoutStore_saysWhichSettingIsMissing() {
    try (Silo silo = Silo.builder().name("bare").provide(Script.class, new Script()).start()) {
      assertThatThrownBy(() -> silo.grains().ref(Ledger.class, "a").add(1))
          .hasMessageContaining("TEFF-501 ledger/a keeps durable state, but the silo has no store")
          .hasMessageContaining("silo bare, class dev.teff.runtime.LedgerGrain")
          .hasMessageContaining("set teff.store.url, for example to sqlite:teff.db");
    }
  }

  @Test
  void store_namedByUrl_isOpenedAndShared() {
    try (Silo silo = Silo.builder().store("memory:").provide(Script.class, new Script()).start()) {
      assertThat(silo.grains().ref(Ledger.class, "a").add(1)).isEqualTo(1);
      assertThat(silo.name()).startsWith("silo-");
    }
  }

  @Test
  void constructorParameter_thatNobodyProvided_saysHowToProvideIt() throws Exception {
    try (Silo silo = Silo.builder().store("memory:").start()) {
      assertThatThrownBy(() -> silo.grains().ref(Probe.class, "a").run("any"))
          .hasMessageContaining("TEFF-108 A grain's constructor wants a dev.teff.runtime.Script")
          .hasMessageContaining("provided: []")
          .hasMessageContaining("add .provide(Script.class, …) to Silo.builder()");
    }
  }

  @Test
  void close_waitsForRunningTurnsAndMakesThemDurable() throws Exception {
    TestSilo silo = TestSilo.start();
    var entered = new CountDownLatch(1);
    var leave = new CountDownLatch(1);
    silo.on(
        "slow",
        self -> {
          entered.countDown();
          await(leave);
          return self.add(1);
        });
    silo.store.hold();
    var call = async(() -> silo.ledger("a").run("slow"));
    await(entered);
    var closed =
        TestSilo.Held.start(() -> {
          silo.silo().close();
          return true;
        });
    assertThat(closed.waits()).as("for the turn").isTrue();
    leave.countDown();
    Runnable append = silo.store.takeHeld();
    assertThat(closed.waits()).as("for the store").isTrue();

    append.run();
    assertThat(get(closed.result())).isTrue();
    assertThat(get(call)).isEqualTo(1);
    assertThat(silo.store.types(TestSilo.ledgerId("a"))).hasSize(1);
  }

  @Test
  void closedSilo_called_failsAtOnce() {
    TestSilo silo = TestSilo.start();
    Ledger ledger = silo.ledger("a");
    ledger.add(1);
    silo.close();
    assertThatThrownBy(ledger::sum)
        .isInstanceOfSatisfying(
            GrainException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.SHUTTING_DOWN);
              assertThat(failure.outcome()).isEqualTo(GrainException.Outcome.DID_NOT_RUN);
              assertThat(failure).hasMessageContaining("silo test, grain ledger/a");
            });
    assertThatThrownBy(silo.grains().start(ledger, Ledger::sum)::await)
        .hasMessageContaining("TEFF-205");
  }

  @Test
  void close_beyondTheGraceTime_goesOn() throws Exception {
    TestSilo silo =
        TestSilo.start(
            "teff { silo.shutdown-grace = 1s, call.timeout = %s }".formatted(TestSilo.NEVER));
    var entered = new CountDownLatch(1);
    var leave = new CountDownLatch(1);
    silo.on(
        "slow",
        self -> {
          entered.countDown();
          await(leave);
          return 0;
        });
    var call = async(() -> silo.probe("a").run("slow"));
    await(entered);
    var closed =
        async(() -> {
          silo.silo().close();
          return true;
        });
    silo.advanceUntil(closed::isDone);
    leave.countDown();
    assertThat(get(call)).isZero();
  }

  @Test
  void close_again_doesNothing() {
    var cluster = new FakeCluster();
    TestSilo silo = TestSilo.in(cluster);
    silo.silo().close();
    assertThat(cluster.isClosed()).isTrue();
    silo.silo().close();
  }

  @Test
  void store_thatWasGiven_isNotClosed() {
    TestSilo silo = TestSilo.start();
    silo.close();
    assertThat(silo.store.isClosed()).isFalse();
  }

  @Test
  void statistics_countWhatHappened() throws Exception {
    try (TestSilo silo = TestSilo.start()) {
      silo.on(
          "go",
          self -> {
            self.context.deactivate();
            return 0;
          });
      silo.ledger("a").add(1);
      silo.ledger("a").add(1);
      silo.ledger("b").add(1);
      silo.probe("p").run("go");
      silo.ledger("b").run("go");
      silo.ledger("b").sum();
      var statistics = silo.silo().statistics();
      assertThat(statistics.activeGrains()).isEqualTo(Map.of("ledger", 2L));
      assertThat(statistics.activations()).isEqualTo(4);
      assertThat(statistics.eventsReplayed()).isEqualTo(1);
      assertThat(statistics.turns()).isEqualTo(6);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "teff.call.timeout, soon",
    "teff.call.timeout, 0s",
    "teff.grain.idle-timeout, -1s",
    "teff.silo.shutdown-grace, {}",
    "teff.call.max-inline-depth, many",
    "teff.journal.max-held-bytes, 8 potatoes",
    "teff.silo.name, {}",
    "teff.store.url, []"
  })
  void setting_thatMakesNoSense_namesItsKey(String key, String value) {
    var config = ConfigFactory.parseString(key + " = " + value);
    assertThatThrownBy(() -> Silo.builder().config(config).start())
        .isInstanceOfSatisfying(
            GrainException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.CONFIGURATION_INVALID);
              assertThat(failure)
                  .hasMessageContaining(key)
                  .hasMessageContaining("docs/configuration.md lists every key")
                  .hasMessageContaining("correct the value");
            });
  }

  @Test
  void settings_thatReferToNothing_areRefused() {
    var config = ConfigFactory.parseString("teff.silo.name = ${nowhere}");
    assertThatThrownBy(() -> Silo.builder().config(config).start())
        .hasMessageContaining("TEFF-501")
        .hasMessageContaining("nowhere");
  }

  @Test
  void silo_thatCannotJoin_doesNotStart() {
    var cluster = new FakeCluster();
    cluster.refuseToJoin();
    assertThatThrownBy(() -> Silo.builder().store("memory:").cluster(cluster).start())
        .hasMessageContaining("TEFF-405");
  }

  @Test
  void grain_hostedElsewhere_isForwarded() {
    var cluster = new FakeCluster();
    try (TestSilo silo = TestSilo.in(cluster)) {
      cluster.hostHere(grain -> !grain.key().equals("far"));
      silo.grains().start(silo.ledger("far"), Ledger::sum);
      assertThat(cluster.forwarded).hasSize(1);
      assertThat(silo.ledger("near").sum()).isZero();
    }
  }

  @Test
  void activation_thatBelongsElsewhere_leavesAndSendsOnWhatIsQueued() throws Exception {
    var cluster = new FakeCluster();
    try (TestSilo silo = TestSilo.in(cluster)) {
      moveAwayWithOneCallQueued(silo, cluster, grain -> false);
      eventually(() -> silo.active("ledger") == 0);
      assertThat(cluster.forwarded).hasSize(1);
    }
  }

  @Test
  void callThatIsSentOn_andBelongsHereAfterAll_isAnswered() throws Exception {
    var cluster = new FakeCluster();
    try (TestSilo silo = TestSilo.in(cluster)) {
      cluster.returnCalls();
      Pending<Long> queued = moveAwayWithOneCallQueued(silo, cluster, grain -> false);
      assertThat(get(async(queued::await))).isEqualTo(3);
      assertThat(cluster.forwarded).hasSize(1);
    }
  }

  @Test
  void callWhoseGrainBelongsHereAgain_whenItIsToBeSentOn_isAnsweredHere() throws Exception {
    var cluster = new FakeCluster();
    try (TestSilo silo = TestSilo.in(cluster)) {
      var asked = new AtomicInteger(); // first when the view changes, then when it has left
      Pending<Long> queued =
          moveAwayWithOneCallQueued(silo, cluster, grain -> asked.incrementAndGet() > 2);
      assertThat(get(async(queued::await))).isEqualTo(3);
      assertThat(cluster.forwarded).isEmpty();
    }
  }

  private static Pending<Long> moveAwayWithOneCallQueued(
      TestSilo silo, FakeCluster cluster, Predicate<GrainId> then) throws Exception {
    var entered = new CountDownLatch(1);
    var leave = new CountDownLatch(1);
    silo.on(
        "slow",
        self -> {
          entered.countDown();
          await(leave);
          return self.add(1);
        });
    var running = async(() -> silo.ledger("a").run("slow"));
    await(entered);
    Pending<Long> queued = silo.grains().start(silo.ledger("a"), ledger -> ledger.add(2));
    cluster.hostHere(then);
    cluster.silo().hostingChanged();
    leave.countDown();
    assertThat(get(running)).isEqualTo(1);
    return queued;
  }

  @Test
  void callThatComesDuringAHandOver_startsBehindWhatWasQueued() throws Exception {
    var cluster = new FakeCluster();
    try (TestSilo silo = TestSilo.in(cluster)) {
      var entered = new CountDownLatch(1);
      var leave = new CountDownLatch(1);
      List<String> order = new CopyOnWriteArrayList<>();
      silo.on(
          "leave",
          self -> {
            entered.countDown();
            await(leave);
            self.context.deactivate();
            return 0;
          });
      silo.on("queued", self -> order.add("queued") ? 1 : 0);
      silo.on("intruding", self -> order.add("intruding") ? 1 : 0);
      Probe probe = silo.probe("a");
      var leaving = async(() -> probe.run("leave"));
      await(entered);
      var queued = silo.grains().start(probe, each -> each.look("queued"));

      // The silo asks where the grain belongs when the activation is gone and no other there yet.
      var intruding = new CompletableFuture<Pending<Long>>();
      var asked = new AtomicBoolean();
      cluster.hostHere(grain -> {
        if (asked.compareAndSet(false, true)) {
          join(
              Thread.startVirtualThread(() ->
                  intruding.complete(silo.grains().start(probe, each -> each.look("intruding")))));
        }
        return true;
      });
      leave.countDown();
      get(leaving);
      queued.await();
      get(intruding).await();
      assertThat(order).containsExactly("queued", "intruding");
    }
  }

  /** Gives a thread time to do what it should not be able to do. */
  private static void join(Thread thread) {
    try {
      thread.join(Duration.ofMillis(200));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void activation_thatBeganWhileTheViewChanged_neverClaimsItsGrain() {
    var cluster = new FakeCluster();
    try (TestSilo silo = TestSilo.in(cluster)) {
      var asked = new AtomicInteger();
      cluster.hostHere(grain -> asked.getAndIncrement() == 0);
      silo.grains().start(silo.ledger("a"), Ledger::sum);
      eventually(() -> cluster.forwarded.size() == 1);
      assertThat(silo.store.claim(GrainId.of("ledger", "a")).epoch()).isEqualTo(1);
      assertThat(silo.script.activations("a")).isZero();
    }
  }

  @Test
  void closingSilo_sendsCallsOnToOthers() {
    var cluster = new FakeCluster();
    TestSilo silo = TestSilo.in(cluster);
    Ledger ledger = silo.ledger("a");
    silo.close();
    cluster.hostHere(grain -> false);
    silo.grains().start(ledger, Ledger::sum);
    assertThat(cluster.forwarded).hasSize(1);
  }

  @Test
  void close_leavesTheClusterLast() throws Exception {
    var cluster = new FakeCluster();
    var inTheClusterBehindTheTasks = new CompletableFuture<Boolean>();
    SiloTask task =
        new SiloTask() {
          @Override
          public String name() {
            return "noting";
          }

          @Override
          public void start(Silo starting) {}

          @Override
          public void stop(Silo stopping) {
            inTheClusterBehindTheTasks.complete(!cluster.isClosed());
          }
        };
    TestSilo silo = TestSilo.with(builder -> builder.cluster(cluster).task(task));
    silo.store.hold();
    var call = TestSilo.Held.start(() -> silo.ledger("a").add(1));
    Runnable append = silo.store.takeHeld();
    assertThat(call.waits()).isTrue();
    var closed =
        TestSilo.Held.start(() -> {
          silo.silo().close();
          return true;
        });
    assertThat(closed.waits()).as("for what is not durable").isTrue();
    assertThat(get(inTheClusterBehindTheTasks)).isTrue();
    assertThat(cluster.isClosed()).isFalse();

    append.run();
    assertThat(get(call.result())).isEqualTo(1);
    assertThat(get(closed.result())).isTrue();
    assertThat(cluster.isClosed()).isTrue();
  }
}
