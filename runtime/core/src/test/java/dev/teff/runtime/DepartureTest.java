package dev.teff.runtime;

import static dev.teff.runtime.TestSilo.async;
import static dev.teff.runtime.TestSilo.await;
import static dev.teff.runtime.TestSilo.eventually;
import static dev.teff.runtime.TestSilo.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainId;
import dev.teff.grains.Pending;
import dev.teff.runtime.spi.Departure;
import dev.teff.runtime.spi.HostedGrain;
import dev.teff.runtime.spi.Luggage;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Grains that are asked to go to another silo, and perhaps asked to stay after all. */
class DepartureTest {
  private static final GrainId GRAIN = GrainId.of("probe", "a");

  private final FakeCluster cluster = new FakeCluster();
  private final TestSilo silo = TestSilo.in(cluster);
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch leave = new CountDownLatch(1);
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final CompletableFuture<Runnable> stopped = new CompletableFuture<>();

  private final Departure departure =
      new Departure() {
        @Override
        public int room() {
          return 1 << 20;
        }

        @Override
        public void stopped(HostedGrain activation, Luggage luggage, Runnable gone) {
          told.add("stopped");
          stopped.complete(gone);
        }

        @Override
        public void missed() {
          told.add("missed");
        }
      };

  DepartureTest() {
    silo.on("fine", self -> 1);
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

  private BooleanSupplier depart() {
    return cluster.silo().depart(GRAIN, departure).orElseThrow();
  }

  @Test
  void takenBack_whileATurnRuns_takesTurnsAgain() throws Exception {
    var call = async(() -> silo.probe("a").run("block"));
    await(entered);
    BooleanSupplier takeBack = depart();
    Pending<Long> queued =
        silo.grains().start(silo.probe("a"), probe -> InlineTurnTest.unchecked(probe, "fine"));
    assertThat(takeBack.getAsBoolean()).isTrue();
    assertThat(takeBack.getAsBoolean()).as("once").isFalse();
    leave.countDown();
    assertThat(get(call)).isEqualTo(1);
    assertThat(queued.await()).isEqualTo(1);
    assertThat(silo.script.activations("a")).isEqualTo(1);
    assertThat(told).isEmpty();

    assertThat(cluster.silo().depart(GRAIN, departure)).as("another time").isPresent();
    get(stopped).run();
    assertThat(told).containsExactly("stopped");
  }

  @Test
  void takenBack_whileATurnWaitsForAnotherGrain_takesTurnsAgain() throws Exception {
    var reading = async(() -> silo.probe("a").look("ask"));
    await(entered);
    BooleanSupplier takeBack = depart();
    var newcomer = async(() -> silo.probe("a").look("fine"));
    assertThat(takeBack.getAsBoolean()).isTrue();
    silo.advanceUntil(newcomer::isDone);
    assertThat(get(newcomer)).isEqualTo(1);
    leave.countDown();
    assertThat(get(reading)).isEqualTo(1);
    assertThat(told).isEmpty();
    silo.silo().deactivate(silo.probe("a"));
    eventually(() -> !cluster.silo().isActive(GRAIN));
  }

  @Test
  void takenBack_whenItWasAskedToLeaveMeanwhile_leaves() throws Exception {
    var call = async(() -> silo.probe("a").run("block"));
    await(entered);
    BooleanSupplier takeBack = depart();
    silo.silo().deactivate(silo.probe("a"));
    assertThat(takeBack.getAsBoolean()).isTrue();
    leave.countDown();
    assertThat(get(call)).isEqualTo(1);
    eventually(() -> !cluster.silo().isActive(GRAIN));
    assertThat(silo.probe("a").run("fine")).isEqualTo(1);
    assertThat(silo.script.activations("a")).isEqualTo(2);
    assertThat(told).isEmpty();
  }

  @Test
  void takenBack_whenNoTurnRunsAnyMore_isTooLate() throws Exception {
    silo.probe("a").run("fine");
    BooleanSupplier takeBack = depart();
    Runnable gone = get(stopped);
    assertThat(takeBack.getAsBoolean()).isFalse();
    gone.run();
    assertThat(silo.probe("a").run("fine")).isEqualTo(1);
    assertThat(silo.script.activations("a")).isEqualTo(2);
  }

  /** The last look at a departure and its being taken back may come together. */
  @Test
  void takenBack_atAnyMoment_eitherStopsOrTakesTurns() throws Exception {
    silo.probe("a").run("fine");
    for (int i = 0; i < 2_000; i++) {
      var gone = new CompletableFuture<Runnable>();
      var call = async(() -> silo.probe("a").run("fine"));
      BooleanSupplier takeBack =
          cluster
              .silo()
              .depart(
                  GRAIN,
                  new Departure() {
                    @Override
                    public int room() {
                      return 1 << 20;
                    }

                    @Override
                    public void stopped(HostedGrain activation, Luggage luggage, Runnable end) {
                      gone.complete(end);
                    }

                    @Override
                    public void missed() {}
                  })
              .orElse(() -> true);
      if (!takeBack.getAsBoolean()) {
        get(gone).run();
      }
      assertThat(get(call)).isEqualTo(1);
      assertThat(silo.probe("a").run("fine")).isEqualTo(1);
    }
  }
}
