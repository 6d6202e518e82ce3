package dev.teff.runtime;

import static dev.teff.grains.WriteConsistency.DURABLE;
import static dev.teff.grains.WriteConsistency.LOCAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.teff.grains.GrainId;
import dev.teff.grains.WriteConsistency;
import dev.teff.grains.spi.KeyCodec;
import dev.teff.runtime.ReplicaList.State;
import dev.teff.runtime.TestSilo.Held;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.PinnedGrain;
import dev.teff.runtime.wire.WireReader;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** When a change of a replicated value may be answered, and what may get lost then. */
@Timeout(180)
class ReplicaDurabilityTest {
  private static final GrainId FIRST_LOG =
      GrainId.of(PinnedGrain.REPLICA, KeyCodec.join("1", "tags", "k"));

  private final TestStore store = new TestStore();
  private final FakeCluster cluster = new FakeCluster();
  private final TestSilo a =
      TestSilo.with(builder ->
          builder
              .name("a")
              .cluster(cluster)
              .store(store)
              .config(
                  ConfigFactory.parseString(
                      "teff { grain.idle-timeout = %1$s, call.timeout = %1$s }"
                          .formatted(TestSilo.NEVER))));
  private final TestSilo b = TestSilo.over(store, "b");

  @AfterEach
  void stop() {
    store.giveUpHolding();
    a.close();
    b.close();
  }

  private static Tags tags(TestSilo silo) {
    return silo.grains().ref(Tags.class, "k");
  }

  private static Tally tally(TestSilo silo) {
    return silo.grains().ref(Tally.class, "k");
  }

  private static Held<Boolean> adding(TestSilo silo, WriteConsistency consistency, String tag) {
    return Held.start(() -> {
      tags(silo).add(consistency, tag);
      return true;
    });
  }

  private ReplicaList.Entry first() {
    return store
        .registers()
        .read("replicas/tags/k")
        .map(stored -> WireReader.decode(ReplicaList.CODEC, stored.value()))
        .flatMap(list -> list.first(entry -> entry.replica() == 1))
        .orElseThrow();
  }

  @Test
  void durableChange_isAnsweredWhenTheStoreHasIt() throws Exception {
    assertThat(tags(a).all()).isEmpty();
    store.hold();
    Held<Boolean> adding = adding(a, DURABLE, "saved");
    Runnable append = store.takeHeld();
    assertThat(adding.waits()).isTrue();
    append.run();
    assertThat(TestSilo.get(adding.result())).isTrue();
    assertThat(tags(b).all()).containsExactly("saved");
  }

  @Test
  void durableChange_andTheLocalOnesBeforeIt_areOneBatch() throws Exception {
    assertThat(tags(a).all()).isEmpty();
    store.hold();
    tags(a).add(LOCAL, "typed");
    Held<Boolean> adding = adding(a, DURABLE, "saved");
    Runnable append = store.takeHeld();
    assertThat(adding.waits()).isTrue();
    assertThat(store.heldCount()).as("further batches").isZero();
    append.run();
    assertThat(TestSilo.get(adding.result())).isTrue();
    assertThat(store.types(FIRST_LOG)).hasSize(2);
    assertThat(tags(b).all()).containsExactlyInAnyOrder("typed", "saved");
  }

  @Test
  void localChange_behindADurableOneOfItsTurn_isStoredWithIt() {
    assertThat(tally(a).countBoth(DURABLE, LOCAL)).isEqualTo(101);
    assertThat(tally(b).value()).isEqualTo(101);
  }

  @ParameterizedTest
  @EnumSource(names = {"MAJORITY", "ALL"})
  void changeThatOthersAreToConfirm_isStored(WriteConsistency consistency) throws Exception {
    assertThat(tags(a).all()).isEmpty();
    cluster.silos("a", "second", "third");
    cluster.hostHere(grain -> !grain.type().equals(PinnedGrain.REPLICA));
    store.hold();
    Held<Boolean> adding = adding(a, consistency, "x");
    Runnable append = store.takeHeld();
    assertThat(adding.waits()).isTrue();
    assertThat(cluster.arrivals).as("what others would merge, and nobody has stored").isEmpty();
    append.run();
    for (int i = 0; i < 2; i++) {
      CallRequest confirmation =
          Objects.requireNonNull(
              cluster.arrivals.poll(TestSilo.PATIENCE.toSeconds(), TimeUnit.SECONDS));
      assertThat(tags(b).all()).containsExactly("x");
      confirmation.succeeded();
    }
    assertThat(TestSilo.get(adding.result())).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "MAJORITY, DURABLE, 1",
    "ALL, DURABLE, 1",
    "LOCAL, ALL, 101", //
    "DURABLE, MAJORITY, 101",
    "DURABLE, ALL, 101"
  })
  void turnThatThrows_leavesWhatOthersHaveConfirmed_andWhatItStandsOn(
      WriteConsistency one, WriteConsistency hundred, long left) {
    assertThatThrownBy(() -> tally(a).countInVain(one, hundred)).hasMessage("in vain");
    assertThat(tally(a).value()).isEqualTo(left);
    tally(a).count(DURABLE, 1000);
    assertThat(tally(b).value()).isEqualTo(1000 + left);
  }

  @Test
  void copyThatIsCutOff_goesOnWithoutALease_andOthersReadWhatItStores() {
    var cut = new FakeCluster();
    cut.lease(HealthTest.NEVER_HELD);
    cut.hostHere(grain -> false);
    cut.member(false);
    try (TestSilo alone =
        TestSilo.with(builder -> builder.name("alone").cluster(cut).store(store))) {
      tags(alone).add(LOCAL, "typed");
      tags(alone).add(DURABLE, "saved");
      assertThat(tags(alone).all()).containsExactlyInAnyOrder("typed", "saved");
      assertThat(tags(b).all()).containsExactlyInAnyOrder("typed", "saved");
    }
  }

  @Test
  void copyOfASiloThatWasStartedAgain_isRetired() {
    tags(a).add(DURABLE, "stored");
    tags(a).add(LOCAL, "lost");
    try (TestSilo again = TestSilo.over(store, "a")) {
      assertThat(tags(again).all()).containsExactly("stored");
      assertThat(first().state()).isEqualTo(State.RETIRED);
    }
  }

  @Test
  void copyOfASiloInTheView_isNotRetired_howeverSilentItIs() {
    tags(a).add(LOCAL, "typed");
    var view = new FakeCluster();
    view.silos("a", "third");
    try (TestSilo third =
        TestSilo.with(builder -> builder.name("third").cluster(view).store(store))) {
      third.time.advance(Duration.ofDays(3));
      assertThat(tags(third).all()).isEmpty();
      assertThat(first().state()).isEqualTo(State.HELD);
    }
  }

  @Test
  void copyThatGivesSignsOfLife_isNotRetired() {
    tags(a).add(LOCAL, "typed");
    for (int i = 0; i < 6; i++) {
      a.time.advance(Duration.ofHours(7));
      b.time.advance(Duration.ofHours(7));
      TestSilo.eventually(() -> first().since() == a.time.millis());
    }
    assertThat(tags(b).all()).contains("typed");
    assertThat(first().state()).isEqualTo(State.HELD);
  }

  @Test
  void copy_staysWhereItIs_whoeverHostsItsRange() {
    tags(a).add(LOCAL, "typed");
    a.on("fine", self -> 0);
    a.probe("p").look("fine");
    cluster.hostHere(grain -> false);
    cluster.silo().hostingChanged();
    TestSilo.eventually(() -> a.active("probe") == 0);
    assertThat(a.active("tags")).isEqualTo(1);
    assertThat(tags(a).all()).containsExactly("typed");
  }

  @Test
  void lastWriter_whoseClockIsAheadByLessThanAMinute_wins() {
    b.time.advance(Duration.ofSeconds(59));
    b.grains().ref(Title.class, "k").set("soon");
    assertThat(a.grains().ref(Title.class, "k").get()).isEqualTo("soon");
  }
}
