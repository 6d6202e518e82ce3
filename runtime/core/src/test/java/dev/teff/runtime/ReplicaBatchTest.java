package dev.teff.runtime;

import static dev.teff.grains.WriteConsistency.DURABLE;
import static dev.teff.grains.WriteConsistency.LOCAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.crdt.ORSet;
import dev.teff.grains.GrainId;
import dev.teff.grains.Replica;
import dev.teff.grains.WriteConsistency;
import dev.teff.grains.spi.FieldCodec;
import dev.teff.grains.spi.KeyCodec;
import dev.teff.runtime.ReplicaList.State;
import dev.teff.runtime.spi.PinnedGrain;
import dev.teff.runtime.wire.EncodingException;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a replica stores together, and when. Time stands still unless a test moves it: nothing is
 * stored behind its turn meanwhile.
 */
class ReplicaBatchTest {
  private static final GrainId FIRST_LOG =
      GrainId.of(PinnedGrain.REPLICA, KeyCodec.join("1", "tags", "k"));

  private final TestStore store = new TestStore();
  private final TestSilo a = TestSilo.over(store, "a");
  private final TestSilo b = TestSilo.over(store, "b");

  @AfterEach
  void stop() {
    a.close();
    b.close();
  }

  private static Tags tags(TestSilo silo) {
    return silo.grains().ref(Tags.class, "k");
  }

  private static Tally tally(TestSilo silo) {
    return silo.grains().ref(Tally.class, "k");
  }

  private void leave(TestSilo silo, long replica) {
    tags(silo).leave();
    TestSilo.eventually(() -> stateOf(replica) == State.FREE);
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

  /** A silo hears of a change that the first replica made, and has not stored. */
  private static void hear(TestSilo silo, String tag) {
    var place = new ReplicaPlace(silo.silo().name(), "tags", "k");
    ORSet<String> delta = ORSet.<String>empty().add(new Replica(1, new ManualTime()), tag);
    silo.grains()
        .ref(ReplicaPort.class, place)
        .confirm(1, 0, 0, WireWriter.encode(ORSet.codec(FieldCodec.STRING), delta));
  }

  @Test
  void durableChange_isStoredWithTheLocalOnesBeforeIt() {
    tags(a).add(LOCAL, "typed");
    tags(a).add(DURABLE, "saved");
    assertThat(tags(b).all()).containsExactlyInAnyOrder("typed", "saved");
  }

  @Test
  void durableChange_isStoredWithWhatItsCopyOnlyHeardOf() {
    assertThat(tags(a).all()).isEmpty(); // the first replica
    hear(b, "heard");
    tags(b).add(DURABLE, "saved");
    try (TestSilo c = TestSilo.over(store, "c")) {
      assertThat(tags(c).all()).containsExactlyInAnyOrder("heard", "saved");
    }
  }

  @Test
  void whatACopyHeardOf_isStoredOnce() {
    assertThat(tags(a).all()).isEmpty();
    hear(b, "heard");
    tags(b).add(DURABLE, "one");
    tags(b).add(DURABLE, "two");
    GrainId second = GrainId.of(PinnedGrain.REPLICA, KeyCodec.join("2", "tags", "k"));
    assertThat(store.types(second)).containsExactlyInAnyOrder("whole", "delta", "delta");
  }

  @Test
  void whatACopyHeardOf_isStoredWhenItLeaves() {
    assertThat(tags(a).all()).isEmpty();
    hear(b, "heard");
    leave(b, 2);
    try (TestSilo c = TestSilo.over(store, "c")) {
      assertThat(tags(c).all()).containsExactly("heard");
    }
  }

  @Test
  void turnThatThrows_leavesTheLocalChangesBeforeIt() {
    tally(a).count(LOCAL, 10);
    assertThatThrownBy(() -> tally(a).countInVain(DURABLE, DURABLE))
        .isInstanceOf(IllegalStateException.class);
    assertThat(tally(a).value()).isEqualTo(10);
    assertThat(tally(b).value()).isEqualTo(10);
  }

  @ParameterizedTest
  @CsvSource({"DURABLE, LOCAL, 0", "LOCAL, DURABLE, 1", "LOCAL, LOCAL, 101", "DURABLE, DURABLE, 0"})
  void turnThatThrows_takesBackWhatStandsOnItsDurableChanges(
      WriteConsistency one, WriteConsistency hundred, long left) {
    assertThatThrownBy(() -> tally(a).countInVain(one, hundred))
        .isInstanceOf(IllegalStateException.class);
    a.time.advance(Duration.ofSeconds(1));
    assertThat(tally(a).value()).isEqualTo(left);
    tally(a).count(DURABLE, 1000);
    assertThat(tally(b).value()).isEqualTo(1000 + left);
  }

  @ParameterizedTest
  @CsvSource({"LOCAL, 100", "DURABLE, 0"})
  void changeBehindWhichTheValueChangedWhileItWasMade_isRefused(
      WriteConsistency consistency, long left) {
    assertThatThrownBy(() -> tally(a).countWithin(consistency))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("tally/k", "Replicated.update", "only compute a delta");
    assertThat(tally(a).value()).isEqualTo(left); // a turn that throws takes back what is not local
    tally(a).count(DURABLE, 1000);
    assertThat(tally(b).value()).isEqualTo(1000 + left);
  }

  @ParameterizedTest
  @EnumSource(names = {"LOCAL", "DURABLE"})
  void changeThatCannotBeEncoded_isRefused_andTakesNoneWithIt(WriteConsistency consistency) {
    tags(a).add(LOCAL, "typed");
    assertThatThrownBy(() -> tags(a).add(consistency, "half a pair: \ud800"))
        .isInstanceOf(EncodingException.class);
    tags(a).add(LOCAL, "more");
    assertThat(tags(a).all()).containsExactlyInAnyOrder("typed", "more");
    a.time.advance(Duration.ofSeconds(1));
    TestSilo.eventually(() -> store.types(FIRST_LOG).size() == 1);
    assertThat(tags(b).all()).containsExactlyInAnyOrder("typed", "more");
  }

  @Test
  void logThatWasLongOnce_isNotCompactedInEachLife() {
    for (int i = 0; i < 300; i++) {
      tags(a).add(DURABLE, "tag-" + i % 3);
    }
    a.time.advance(Duration.ofSeconds(1));
    TestSilo.eventually(() -> store.types(FIRST_LOG).size() == 1);
    leave(a, 1);
    tags(a).add(DURABLE, "later");
    a.time.advance(Duration.ofSeconds(1));
    tags(a).add(DURABLE, "last"); // behind the turn in which it would be compacted
    assertThat(store.types(FIRST_LOG)).containsExactly("whole", "delta", "delta");
  }
}
