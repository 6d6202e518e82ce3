package dev.teff.runtime;

import static dev.teff.grains.WriteConsistency.DURABLE;
import static dev.teff.grains.WriteConsistency.LOCAL;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.teff.crdt.ORSet;
import dev.teff.grains.Replica;
import dev.teff.grains.spi.FieldCodec;
import dev.teff.runtime.ReplicaList.State;
import dev.teff.runtime.spi.PinnedGrain;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The turn in which a copy stores what nobody waits for is interrupted, and rolled back. */
@Timeout(180)
class ReplicaRollbackTest {
  private final TestStore store = new TestStore();
  private final FakeCluster cluster = new FakeCluster();
  private final TestSilo a =
      TestSilo.with(builder ->
          builder
              .name("a")
              .cluster(cluster)
              .store(store)
              .config(ConfigFactory.parseString("teff.call.timeout = 2s")));
  private final TestSilo b = TestSilo.over(store, "b");

  @BeforeEach
  void start() {
    assertThat(tags(b).all()).isEmpty(); // replica 1
    cluster.silos("a", "b");
    cluster.hostHere(grain -> PinnedGrain.silo(grain).map("a"::equals).orElse(true));
  }

  @AfterEach
  void stop() {
    a.close();
    b.close();
  }

  private static Tags tags(TestSilo silo) {
    return silo.grains().ref(Tags.class, "k");
  }

  /** A copy hears of a change that the first replica made, and has not stored. */
  private static void hear(TestSilo silo, String tag) {
    var place = new ReplicaPlace(silo.silo().name(), "tags", "k");
    ORSet<String> delta = ORSet.<String>empty().add(new Replica(1, new ManualTime()), tag);
    silo.grains()
        .ref(ReplicaPort.class, place)
        .confirm(1, 0, 0, WireWriter.encode(ORSet.codec(FieldCodec.STRING), delta));
  }

  private State stateOf(long replica) {
    return store
        .registers()
        .read("replicas/tags/k")
        .map(stored -> WireReader.decode(ReplicaList.CODEC, stored.value()))
        .flatMap(list -> list.first(entry -> entry.replica() == replica))
        .orElseThrow()
        .state();
  }

  /** The copy leaves, because what it had stored in that turn is not. */
  private void interruptTheTurnThatStores() throws InterruptedException {
    var asked = new AtomicBoolean();
    var within = new CountDownLatch(1);
    cluster.beforeSilos(() -> {
      if (CurrentTurn.slot().turn != null && !asked.getAndSet(true)) {
        within.countDown();
        waitUntilInterrupted();
      }
    });
    a.time.advance(Duration.ofMillis(10)); // teff.replicated.push-delay
    TestSilo.await(within);
    a.advanceUntil(() -> stateOf(2) != State.HELD);
  }

  private static void waitUntilInterrupted() {
    try {
      TestSilo.await(new CountDownLatch(1));
    } catch (InterruptedException e) {
      // The turn has taken too long.
    }
  }

  @Test
  void logThatWasToBeWrittenAnew_staysWhole() throws Exception {
    for (int i = 0; i < 300; i++) {
      tags(a).add(DURABLE, "tag-" + i);
    }
    hear(a, "heard"); // which its copy stores when it leaves
    interruptTheTurnThatStores();
    assertThat(stateOf(2)).isEqualTo(State.FREE);
    try (TestSilo c = TestSilo.over(store, "c")) {
      assertThat(tags(c).all()).hasSize(301);
    }
  }

  @Test
  void localChangesThatWereToBeStored_areStoredWhenTheirCopyLeaves() throws Exception {
    tags(a).add(DURABLE, "saved");
    tags(a).add(LOCAL, "typed");
    interruptTheTurnThatStores();
    assertThat(stateOf(2)).isEqualTo(State.FREE);
    try (TestSilo c = TestSilo.over(store, "c")) {
      assertThat(tags(c).all()).containsExactlyInAnyOrder("saved", "typed");
    }
  }
}
