package dev.teff.runtime;

import static dev.teff.runtime.TestSilo.async;
import static dev.teff.runtime.TestSilo.await;
import static dev.teff.runtime.TestSilo.eventually;
import static dev.teff.runtime.TestSilo.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.teff.grains.DeactivationReason;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.runtime.spi.Departure;
import dev.teff.runtime.spi.HostedGrain;
import dev.teff.runtime.spi.Luggage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Why an activation ends is told to its grain, in its last turn. */
class DeactivationReasonTest {
  private static final GrainId HOOKED = GrainId.of("hooked", "a");

  private final FakeCluster cluster = new FakeCluster();
  private final MemoryPressureTest.FakeMemory memory = new MemoryPressureTest.FakeMemory();
  private final TestSilo silo =
      TestSilo.with(builder ->
          builder
              .cluster(cluster)
              .memory(memory)
              .config(ConfigFactory.parseString("teff.grain.idle-timeout = " + TestSilo.NEVER)));
  private final List<String> seen = new CopyOnWriteArrayList<>();

  DeactivationReasonTest() {
    silo.on("begin", self -> note("begin"));
    for (DeactivationReason reason : DeactivationReason.values()) {
      silo.on("end " + reason.name(), self -> note("end " + reason.name()));
    }
    silo.on("fine", self -> note("call"));
    silo.on("add", self -> self.add(1));
  }

  @AfterEach
  void close() {
    silo.close();
  }

  private long note(String what) {
    seen.add(what);
    return 0;
  }

  private Hooked hooked() {
    return silo.grains().ref(Hooked.class, "a");
  }

  @Test
  void memory() {
    hooked().run("fine");
    memory.collected(0.99);
    silo.advanceUntil(() -> silo.active("hooked") == 0);
    assertThat(seen).containsExactly("begin", "call", "end MEMORY");
  }

  @Test
  void storeThatRefused() {
    silo.store.failNext(new AppendOutcome.Refused(TestStore.refusal()));
    assertThatThrownBy(() -> hooked().run("add")).hasMessageContaining("TEFF-306");
    eventually(() -> seen.contains("end STORE"));
    assertThat(seen).containsExactly("begin", "end STORE");
  }

  @Test
  void anotherSiloThatHostsTheGrain() {
    hooked().run("fine");
    cluster.hostHere(grain -> false);
    cluster.silo().hostingChanged();
    eventually(() -> silo.active("hooked") == 0);
    assertThat(seen).containsExactly("begin", "call", "end MOVED");
  }

  @Test
  void journeyToAnotherSilo() throws Exception {
    hooked().run("fine");
    var stopped = new CompletableFuture<Runnable>();
    assertThat(
            cluster
                .silo()
                .depart(
                    HOOKED,
                    new Departure() {
                      @Override
                      public int room() {
                        return 1 << 20;
                      }

                      @Override
                      public void stopped(HostedGrain activation, Luggage luggage, Runnable gone) {
                        stopped.complete(gone);
                      }

                      @Override
                      public void missed() {}
                    }))
        .isPresent();
    get(stopped).run();
    eventually(() -> silo.active("hooked") == 0);
    assertThat(seen).containsExactly("begin", "call", "end MIGRATED");
  }

  @Test
  void shutdown_whoseLastEventsAreStored() {
    silo.on("end SHUTDOWN", self -> self.add(5));
    hooked().run("fine");
    silo.close();
    assertThat(silo.store.types(HOOKED)).containsExactly("Added");
    assertThat(cluster.isClosed()).isTrue();
  }

  @Test
  void lastTurn_comesBeforeCallsThatWereQueued_whichRunInTheNextActivation() throws Exception {
    var entered = new CountDownLatch(1);
    var leave = new CountDownLatch(1);
    silo.on(
        "block",
        self -> {
          entered.countDown();
          await(leave);
          return 0;
        });
    var busy = async(() -> hooked().run("block"));
    await(entered);
    List<TestSilo.Held<Long>> queued = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      queued.add(TestSilo.Held.start(() -> hooked().run("fine")));
      assertThat(queued.getLast().waits()).isTrue();
    }
    silo.silo().deactivate(hooked());
    leave.countDown();
    get(busy);
    for (TestSilo.Held<Long> each : queued) {
      get(each.result());
    }
    assertThat(seen).containsExactly("begin", "end REQUESTED", "begin", "call", "call", "call");
  }
}
