package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.CallOptions;
import dev.teff.grains.GrainId;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.GrainContract;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls that begin together on a thread which must not be blocked, at grains of this process. */
class GatheringTest {
  private static final List<String> GRAINS = List.of("a", "b", "c");

  /** So many calls of each, until their method is known to be quick. */
  private static final int ENOUGH = 64 * 40;

  private final TestSilo silo = TestSilo.start();
  private final Queue<Runnable> soon = new ArrayDeque<>();
  private final GrainClient client = silo.client();
  private final GatheredCalls calls = client.gatheredCalls(soon::add);
  private final GrainContract<?, ?> contract = client.contract("probe");
  private final List<@Nullable Throwable> ended = new CopyOnWriteArrayList<>();
  private final Set<Thread> runners = ConcurrentHashMap.newKeySet();
  private final List<String> order = new CopyOnWriteArrayList<>();

  @BeforeEach
  void script() throws Exception {
    silo.on("warm", self -> 0);
    for (int i = 0; i < ENOUGH; i++) {
      for (String grain : GRAINS) {
        silo.probe(grain).run("warm");
      }
    }
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

  private void begin(String key, String method) {
    var arguments = new WireWriter();
    arguments.string(1, "step");
    GrainCall<?> call =
        contract.readCall(client.method(contract, method), new WireReader(arguments.toBytes()));
    calls.begin(
        GrainId.of("probe", key),
        contract,
        call,
        CallOptions.defaults(),
        new Cancellation(),
        ended::add);
  }

  private void awaitEnded(int count) {
    TestSilo.eventually(() -> ended.size() == count);
    assertThat(ended).containsOnlyNulls();
  }

  @Test
  void callsThatBeginTogether_runInOrderOnOneThread() {
    GRAINS.forEach(grain -> begin(grain, "run"));
    assertThat(soon).as("what is run behind them").hasSize(1);
    assertThat(order).isEmpty();

    soon.remove().run();

    awaitEnded(3);
    assertThat(order).isEqualTo(GRAINS);
    assertThat(runners).hasSize(1).allMatch(Thread::isVirtual);
  }

  @Test
  void oneCall_goesAlone_andTheNextOnesAreGatheredAnew() {
    begin("a", "run");
    soon.remove().run();
    awaitEnded(1);

    begin("b", "run");
    begin("c", "run");
    assertThat(soon).hasSize(1);
    soon.remove().run();
    awaitEnded(3);
    assertThat(order).containsExactly("a", "b", "c");
  }

  @Test
  void oneWayCall_isNotOvertaken() {
    begin("a", "run");
    begin("a", "note");
    begin("a", "run");
    assertThat(ended).as("one-way calls end when they are on their way").hasSize(1);

    soon.remove().run();

    awaitEnded(3);
    TestSilo.eventually(() -> order.size() == 3);
  }

  @Test
  void manyCalls_doNotWaitForMore() {
    for (int i = 0; i < 64; i++) {
      begin("" + i, "run");
    }
    awaitEnded(64);
    soon.remove().run(); // and finds nothing

    begin("late", "run");
    assertThat(soon).hasSize(1);
    soon.remove().run();
    awaitEnded(65);
  }
}
