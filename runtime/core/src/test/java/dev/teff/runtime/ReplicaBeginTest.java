package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.crdt.ORSet;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.runtime.ReplicaList.State;
import dev.teff.runtime.TestSilo.Held;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.PinnedGrain;
import dev.teff.runtime.wire.WireReader;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Copies that change their value while they are activated, or fail to be. */
@Timeout(180)
class ReplicaBeginTest {
  // Of what a copy does while it begins.
  private static final long LOCAL = 0;
  private static final long DURABLE = 1;
  private static final long ALL = 2;

  private final TestStore store = new TestStore();
  private final FakeCluster cluster = new FakeCluster();
  private final TestSilo silo =
      TestSilo.with(builder -> {
        cluster.silos("test", "second");
        cluster.hostHere(grain -> PinnedGrain.silo(grain).map("test"::equals).orElse(true));
        builder.cluster(cluster).store(store);
      });

  @BeforeEach
  void beginWell() {
    begin(DURABLE, self -> 0);
  }

  @AfterEach
  void stop() {
    silo.close();
  }

  private void begin(long certainty, Script.Step then) {
    silo.on("certainty", self -> certainty);
    silo.on("begin", then);
  }

  private static long fail() {
    throw new IllegalStateException("not today");
  }

  private Eager eager() {
    return silo.grains().ref(Eager.class, "k");
  }

  private boolean added(String tag) {
    eager().add(tag);
    return true;
  }

  private List<State> replicas() {
    return store
        .registers()
        .read("replicas/eager/k")
        .map(stored -> WireReader.decode(ReplicaList.CODEC, stored.value()).entries())
        .orElseThrow()
        .stream()
        .map(ReplicaList.Entry::state)
        .toList();
  }

  private void failsToBegin(int times) {
    for (int i = 0; i < times; i++) {
      assertThatThrownBy(() -> eager().all()).hasRootCauseMessage("not today");
      silo.time.advance(Duration.ofMinutes(2)); // beyond the quarantine
    }
  }

  @Test
  void copyThatFailsToBegin_givesItsNumberBack() {
    begin(DURABLE, self -> fail());
    failsToBegin(3);
    assertThat(replicas()).containsExactly(State.FREE);
    begin(DURABLE, self -> 0);
    assertThat(eager().all()).containsExactly("begun");
  }

  @Test
  void copyWhoseConstructorThrows_givesItsNumberBack() {
    silo.script.onConstruction(self -> fail());
    failsToBegin(3);
    assertThat(replicas()).containsExactly(State.FREE);
  }

  @Test
  void copyThatAsksForASecondState_takesNoNumberForIt() {
    silo.script.onConstruction(self -> {
      self.context.replicated(ORSet.<String>empty());
      return 0;
    });
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> eager().all())
          .hasStackTraceContaining("EagerGrain asked for a second state");
      silo.time.advance(Duration.ofMinutes(2)); // beyond the quarantine
    }
    assertThat(replicas()).containsExactly(State.FREE);
  }

  @Test
  void copyThatFailsToBegin_storesWhatItTellsOthers() {
    begin(LOCAL, self -> fail());
    failsToBegin(1);
    assertThat(replicas()).containsExactly(State.FREE);
    silo.script.onConstruction(self -> 0);
    try (TestSilo other = TestSilo.over(store, "other")) {
      other.on("certainty", self -> LOCAL);
      other.on("begin", self -> 0);
      Eager there = other.grains().ref(Eager.class, "k");
      there.add("more");
      assertThat(there.all()).containsExactlyInAnyOrder("begun", "more");
      assertThat(replicas()).containsExactly(State.HELD);
    }
  }

  @Test
  void copyThatFailsToBegin_andCannotStoreWhatItTellsOthers_isRetired() {
    begin(LOCAL, self -> fail());
    store.failNext(new AppendOutcome.Refused(TestStore.refusal()));
    failsToBegin(1);
    assertThat(replicas()).containsExactly(State.RETIRED);
  }

  private CallRequest confirmation() throws InterruptedException {
    return Objects.requireNonNull(
        cluster.arrivals.poll(TestSilo.PATIENCE.toSeconds(), TimeUnit.SECONDS));
  }

  @Test
  void copyThatWaitsForOthersWhileItBegins_beginsOnce_andKeepsItsCallersWaiting() throws Exception {
    begin(ALL, self -> 0);
    Held<Boolean> first = Held.start(() -> added("one"));
    CallRequest confirmation = confirmation();
    Held<Boolean> second = Held.start(() -> added("two"));
    Held<Set<String>> reader = Held.start(() -> eager().all());
    assertThat(first.waits()).isTrue();
    assertThat(second.waits()).isTrue();
    assertThat(reader.waits()).isTrue();
    confirmation.succeeded();
    assertThat(TestSilo.get(first.result())).isTrue();
    assertThat(TestSilo.get(second.result())).isTrue();
    assertThat(TestSilo.get(reader.result())).contains("begun");
    assertThat(eager().all()).containsExactlyInAnyOrder("begun", "one", "two");
    assertThat(silo.script.activations("k")).isEqualTo(1);
  }

  @Test
  void copyThatWaitsForOthersInVainWhileItBegins_failsItsCallers() throws Exception {
    begin(ALL, self -> 0);
    Held<Boolean> first = Held.start(() -> added("one"));
    CallRequest confirmation = confirmation();
    Held<Boolean> second = Held.start(() -> added("two"));
    assertThat(second.waits()).isTrue();
    confirmation.failed(
        new GrainException(ErrorCode.NO_SILO_REACHABLE, Outcome.UNKNOWN, "cut off"));
    assertThatThrownBy(() -> TestSilo.get(first.result())).isInstanceOf(GrainException.class);
    assertThatThrownBy(() -> TestSilo.get(second.result())).isInstanceOf(GrainException.class);
    assertThat(silo.script.activations("k")).isEqualTo(1);
    assertThat(replicas()).containsExactly(State.FREE);
  }
}
