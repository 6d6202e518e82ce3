package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.DeactivationReason;
import dev.teff.grains.GrainId;
import dev.teff.grains.spi.GrainCall;
import dev.teff.runtime.spi.CallProbe;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallProbeTest {
  private static final int EVERY = 3;

  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final List<Long> waits = new CopyOnWriteArrayList<>();
  private final List<String> lives = new CopyOnWriteArrayList<>();
  private final TestStore store = new TestStore();
  private final CallProbe probe =
      new CallProbe() {
        @Override
        public int next() {
          return EVERY;
        }

        @Override
        public Runnable activating(GrainId grain) {
          return () -> lives.add(grain + " came");
        }

        @Override
        public void deactivated(GrainId grain, DeactivationReason reason) {
          lives.add(grain + " " + reason);
        }

        @Override
        public void fenced(GrainId grain, String detail) {
          lives.add(grain + " fenced: " + detail);
        }

        @Override
        public Observed observe(GrainId caller, GrainId callee, GrainCall<?> call, boolean oneWay) {
          return (answered, remote, waitNanos) -> {
            waits.add(waitNanos);
            seen.add(
                "%s %s %s%s%s%s"
                    .formatted(
                        caller,
                        callee,
                        call.method().name(),
                        oneWay ? " one way" : "",
                        answered ? " answered" : "",
                        remote ? " remote" : ""));
          };
        }
      };
  private final Script script = new Script();
  private final Silo silo =
      Silo.builder().name("test").store(store).provide(Script.class, script).probe(probe).start();

  @AfterEach
  void close() {
    silo.close();
  }

  @Test
  void callsOfAGrain_everyThird_isLookedAt() throws Exception {
    script.on("nothing", self -> 0);
    script.on("call", self -> self.probe("b").run("nothing"));
    for (int i = 0; i < 2 * EVERY; i++) {
      silo.grains().ref(Probe.class, "a").run("call");
    }
    assertThat(seen)
        .containsExactly("probe/a probe/b run answered", "probe/a probe/b run answered");
  }

  @Test
  void callsFromOutside_areNotLookedAt() throws Exception {
    script.on("nothing", self -> 0);
    for (int i = 0; i < 2 * EVERY; i++) {
      silo.grains().ref(Probe.class, "a").run("nothing");
    }
    assertThat(seen).isEmpty();
  }

  @Test
  void startedAndOneWayCalls_areLookedAtWhenTheyAreSent() throws Exception {
    script.on("nothing", self -> 0);
    script.on(
        "start",
        self ->
            self.grains()
                .start(self.probe("b"), b -> InlineTurnTest.unchecked(b, "nothing"))
                .await());
    script.on(
        "note",
        self -> {
          self.probe("c").note("nothing");
          return 0;
        });
    for (int i = 0; i < EVERY; i++) {
      silo.grains().ref(Probe.class, "a").run("start");
    }
    for (int i = 0; i < EVERY; i++) {
      silo.grains().ref(Probe.class, "a").run("note");
    }
    assertThat(seen).containsExactly("probe/a probe/b run", "probe/a probe/c note one way");
  }

  @Test
  void callsOfGrainsThatNeverMove_areNotLookedAt() throws Exception {
    script.on("nothing", self -> 0);
    script.on("worker", self -> self.grains().ref(Worker.class, "w").run("nothing"));
    script.on("probe", self -> self.probe("b").run("nothing"));
    script.on("copy", self -> self.grains().ref(Tags.class, "t").all().size());
    script.on(
        "pinned",
        self -> {
          var port = self.grains().ref(ReplicaPort.class, new ReplicaPlace("test", "tags", "t"));
          self.grains().send(port, to -> to.push(1, 0, 0, new byte[0]));
          return 0;
        });
    for (String step : List.of("worker", "copy", "pinned")) {
      for (int i = 0; i < 2 * EVERY; i++) {
        silo.grains().ref(Probe.class, step).run(step);
        silo.grains().ref(Worker.class, step).run("probe");
      }
    }
    assertThat(seen).isEmpty();
  }

  @Test
  void callThatWaitsForItsTurn_isLookedAtWithHowLong() throws Exception {
    var entered = new CountDownLatch(1);
    var leave = new CountDownLatch(1);
    script.on(
        "block",
        self -> {
          entered.countDown();
          TestSilo.await(leave);
          return 0;
        });
    script.on("nothing", self -> 0);
    var caller = new CompletableFuture<Thread>();
    script.on(
        "call",
        self -> {
          caller.complete(Thread.currentThread());
          return self.probe("b").run("nothing");
        });
    var blocking = TestSilo.async(() -> silo.grains().ref(Probe.class, "b").run("block"));
    TestSilo.await(entered);
    for (int i = 1; i < EVERY; i++) {
      script.on("skip", self -> self.probe("c").run("nothing"));
      silo.grains().ref(Probe.class, "a").run("skip");
    }
    var waiting = TestSilo.async(() -> silo.grains().ref(Probe.class, "a").run("call"));
    Thread thread = TestSilo.get(caller);
    TestSilo.eventually(() -> thread.getState() == Thread.State.WAITING);
    leave.countDown();
    TestSilo.get(blocking);
    TestSilo.get(waiting);
    assertThat(waits).singleElement().satisfies(wait -> assertThat(wait).isPositive());
  }

  @Test
  void lifeOfAGrain_isTold() {
    script.on("nothing", self -> 0);
    Probe probe = silo.grains().ref(Probe.class, "a");
    InlineTurnTest.unchecked(probe, "nothing");
    silo.deactivate(probe);
    TestSilo.eventually(() -> lives.contains("probe/a was asked to"));
    assertThat(lives).containsExactly("probe/a came", "probe/a was asked to");
  }

  @Test
  void activationThatIsFenced_isTold() {
    Ledger ledger = silo.grains().ref(Ledger.class, "a");
    ledger.add(1);
    try (TestSilo other = TestSilo.over(store, "other")) {
      other.ledger("a").add(10);
    }
    assertThat(ledger.add(100)).isEqualTo(111);
    assertThat(lives).anyMatch(told -> told.startsWith("ledger/a fenced: epoch 1, now 2;"));
  }

  @Test
  void callThatFails_isLookedAtWithoutAResult() {
    script.on("call", self -> self.probe("b").run("no such step"));
    for (int i = 0; i < EVERY; i++) {
      assertThatThrownBy(() -> silo.grains().ref(Probe.class, "a").run("call"))
          .isInstanceOf(AssertionError.class);
    }
    assertThat(seen).containsExactly("probe/a probe/b run");
  }
}
