package dev.teff.runtime;

import static dev.teff.runtime.TestSilo.async;
import static dev.teff.runtime.TestSilo.await;
import static dev.teff.runtime.TestSilo.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.CallOptions;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.Pending;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InlineTurnTest {
  private final TestSilo silo =
      TestSilo.start("teff.call { max-inline-depth = 3, timeout = " + TestSilo.NEVER + " }");

  @AfterEach
  void close() {
    silo.close();
  }

  @Test
  void idleGrain_called_runsOnTheCallersThread() throws Exception {
    var runner = new AtomicReference<Thread>();
    silo.on("who", self -> keep(runner));

    silo.probe("a").run("who");
    assertThat(runner).hasValue(Thread.currentThread());
    silo.probe("a").run("who");
    assertThat(runner).hasValue(Thread.currentThread());
  }

  @Test
  void busyGrain_called_queues() throws Exception {
    var entered = new CountDownLatch(1);
    var leave = new CountDownLatch(1);
    var runner = new AtomicReference<Thread>();
    silo.on("block", self -> block(entered, leave));
    silo.on("who", self -> keep(runner));

    var first = async(() -> silo.probe("a").run("block"));
    await(entered);
    var pending = silo.grains().start(silo.probe("a"), probe -> unchecked(probe, "who"));
    assertThat(runner).hasValue(null);
    leave.countDown();

    assertThat(get(first)).isEqualTo(1);
    assertThat(pending.await()).isZero();
    assertThat(runner.get().getName()).isEqualTo("teff-turn");
  }

  @Test
  void turns_ofOneGrain_neverOverlap() throws Exception {
    silo.on("count", self -> ++self.field);
    var calls =
        IntStream.range(0, 64)
            .mapToObj(caller ->
                async(() -> {
                  for (int i = 0; i < 500; i++) {
                    silo.probe("a").run("count");
                  }
                  return caller;
                }))
            .toList();
    for (var call : calls) {
      get(call);
    }
    assertThat(silo.probe("a").run("count")).isEqualTo(64 * 500 + 1);
    assertThat(silo.script.activations("a")).isEqualTo(1);
  }

  @Test
  void chain_beyondTheInlineDepth_goesOnInAnotherThread() throws Exception {
    List<Thread> runners = new CopyOnWriteArrayList<>();
    silo.on(
        "down",
        self -> {
          runners.add(Thread.currentThread());
          int depth = Integer.parseInt(self.context.key());
          return depth == 6 ? 6 : self.probe(Integer.toString(depth + 1)).run("down");
        });

    assertThat(silo.probe("0").run("down")).isEqualTo(6);
    assertThat(runners.subList(0, 3)).containsOnly(Thread.currentThread());
    assertThat(runners.get(3)).isNotEqualTo(Thread.currentThread());
  }

  @Test
  void turnThatLoopsOverInlineCalls_letsOtherThreadsRun() throws Exception {
    int carriers = Runtime.getRuntime().availableProcessors();
    var looping = new CountDownLatch(carriers);
    var others = new AtomicBoolean();
    silo.on(
        "tick",
        self -> {
          silo.time.advance(Duration.ofNanos(250_000)); // as if it took so long
          return 0;
        });
    silo.on(
        "loop",
        self -> {
          looping.countDown();
          long end = System.nanoTime() + TestSilo.PATIENCE.toNanos() / 2;
          while (!others.get() && System.nanoTime() - end < 0) {
            self.probe(self.context.key() + "'").look("tick");
          }
          return others.get() ? 1 : 0;
        });

    var loops =
        IntStream.range(0, carriers)
            .mapToObj(i -> async(() -> silo.probe("loop" + i).run("loop")))
            .toList();
    await(looping);
    get(async(() -> others.getAndSet(true)));

    for (var loop : loops) {
      assertThat(get(loop)).isEqualTo(1);
    }
  }

  @Test
  void startedCalls_fromOneTurn_startInProgramOrder() throws Exception {
    var order = new CopyOnWriteArrayList<Long>();
    for (long i = 0; i < 100; i++) {
      long number = i;
      silo.on(
          "step" + i,
          self -> {
            order.add(number);
            return number;
          });
    }
    silo.on(
        "fan",
        self -> {
          Probe target = self.probe("target");
          List<Pending<Long>> pending = new ArrayList<>();
          for (int i = 0; i < 100; i++) {
            String step = "step" + i;
            pending.add(self.grains().start(target, probe -> unchecked(probe, step)));
          }
          return pending.stream().mapToLong(Pending::await).sum();
        });

    assertThat(silo.probe("source").run("fan")).isEqualTo(4950);
    assertThat(order).isSorted().hasSize(100);
  }

  @Test
  void call_toAGrainThatWaitsForIt_failsAtOnce() {
    silo.on("there", self -> self.probe("b").run("back"));
    silo.on("back", self -> self.probe("a").run("there"));

    assertThatThrownBy(() -> silo.probe("a").run("there"))
        .isInstanceOfSatisfying(
            GrainException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.CALL_CYCLE);
              assertThat(failure)
                  .hasMessageContaining(
                      "probe/a is in the middle of a turn that waits for this call")
                  .hasMessageContaining("break the circle, send one of the calls one way");
            });
  }

  @Test
  void call_toItself_failsAtOnce() {
    silo.on("self", self -> self.probe("a").run("self"));
    assertThatThrownBy(() -> silo.probe("a").run("self")).hasMessageContaining("TEFF-204");
  }

  @Test
  void siblingsOfOneFanOut_meetingAtAGrain_areNoCycle() throws Exception {
    silo.on("count", self -> ++self.field);
    silo.on("visit", self -> self.probe("meeting").run("count"));
    silo.on(
        "fan",
        self -> {
          Pending<Long> left =
              self.grains().start(self.probe("b"), probe -> unchecked(probe, "visit"));
          Pending<Long> right =
              self.grains().start(self.probe("c"), probe -> unchecked(probe, "visit"));
          return left.await() + right.await();
        });
    assertThat(silo.probe("a").run("fan")).isEqualTo(3);
  }

  @Test
  void exception_thrownInAGrain_reachesTheCallerAsItself() throws Exception {
    var thrown = new RefusedException("no");
    silo.on(
        "refuse",
        self -> {
          throw thrown;
        });
    silo.on("fine", self -> 1);

    assertThatThrownBy(() -> silo.probe("a").run("refuse")).isSameAs(thrown);
    assertThat(silo.probe("a").run("fine")).isEqualTo(1);
    assertThat(silo.script.activations("a")).isEqualTo(1);
  }

  @Test
  void implementation_calledInPlaceOfAReference_isRefused() {
    var noReference =
        (Probe)
            Proxy.newProxyInstance(
                Probe.class.getClassLoader(),
                new Class<?>[] {Probe.class},
                (proxy, method, arguments) -> null);
    assertThatThrownBy(() -> silo.grains().with(noReference, CallOptions.defaults()))
        .hasMessageContaining("TEFF-106")
        .hasMessageContaining("get a reference from grains.ref(…)");
  }

  @Test
  void start_whoseFunctionCallsNothingOrTwice_isRefused() {
    Probe probe = silo.probe("a");
    assertThatThrownBy(() -> silo.grains().start(probe, p -> 1L))
        .hasMessageContaining("TEFF-106")
        .hasMessageContaining("call exactly one: grains.start(alice, Account::balance)");
    assertThatThrownBy(() ->
            silo.grains()
                .send(
                    probe,
                    p -> {
                      p.note("x");
                      p.note("y");
                    }))
        .hasMessageContaining("TEFF-106");
  }

  static long unchecked(Probe probe, String step) {
    try {
      return probe.run(step);
    } catch (RefusedException e) {
      throw Failures.sneaky(e);
    }
  }

  private static long keep(AtomicReference<Thread> runner) {
    runner.set(Thread.currentThread());
    return 0;
  }

  private static long block(CountDownLatch entered, CountDownLatch leave)
      throws InterruptedException {
    entered.countDown();
    await(leave);
    return 1;
  }

  @Test
  void callersOfQuickTurns_letOtherThreadsRun() throws Exception {
    var others = new AtomicBoolean();
    silo.on(
        "tick",
        self -> {
          silo.time.advance(Duration.ofNanos(250_000)); // as if it took so long
          return 0;
        });
    int carriers = Runtime.getRuntime().availableProcessors();
    var looping = new CountDownLatch(carriers);
    var loops =
        IntStream.range(0, carriers)
            .mapToObj(i ->
                async(() -> {
                  Probe hot = silo.probe("hot" + i);
                  looping.countDown();
                  long end = System.nanoTime() + TestSilo.PATIENCE.toNanos() / 2;
                  while (!others.get() && System.nanoTime() - end < 0) {
                    hot.look("tick");
                  }
                  return others.get();
                }))
            .toList();
    await(looping);
    get(async(() -> others.getAndSet(true)));

    for (var loop : loops) {
      assertThat(get(loop)).isTrue();
    }
  }
}
