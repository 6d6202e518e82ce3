package dev.teff.runtime;

import static dev.teff.grains.WriteConsistency.DURABLE;
import static dev.teff.grains.WriteConsistency.LOCAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.grains.WriteConsistency;
import dev.teff.grains.spi.KeyCodec;
import dev.teff.runtime.ReplicaList.State;
import dev.teff.runtime.spi.PinnedGrain;
import dev.teff.runtime.wire.WireReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values, and changes, of more than a store takes in one event, which is 2,000 bytes here. */
class ReplicaLargeTest {
  private static final GrainId FIRST_LOG =
      GrainId.of(PinnedGrain.REPLICA, KeyCodec.join("1", "tags", "k"));
  private static final String LIMIT = "teff.replicated.max-value = 42000";

  private final TestStore store = new TestStore();
  private final TestSilo a = TestSilo.over(store, "a", LIMIT);
  private final TestSilo b = TestSilo.over(store, "b", LIMIT);

  @BeforeEach
  void limitTheStore() {
    store.maxEvent(2_000);
  }

  @AfterEach
  void stop() {
    store.recover();
    a.close();
    b.close();
  }

  private static Tags tags(TestSilo silo) {
    return silo.grains().ref(Tags.class, "k");
  }

  /** A text that is no shorter when it is deflated. */
  private static String tag(int seed, int length) {
    var bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes).substring(0, length);
  }

  private List<String> types() {
    return store.types(FIRST_LOG);
  }

  private void leave(TestSilo silo) {
    tags(silo).leave();
    TestSilo.eventually(() ->
        store
                .registers()
                .read("replicas/tags/k")
                .map(stored -> WireReader.decode(ReplicaList.CODEC, stored.value()))
                .flatMap(list -> list.first(entry -> entry.replica() == 1))
                .orElseThrow()
                .state()
            == State.FREE);
  }

  @ParameterizedTest
  @EnumSource(names = {"DURABLE", "MAJORITY", "ALL"})
  void changeThatIsLargerThanAnEvent_isStored(WriteConsistency consistency) {
    String large = tag(1, 9_000);
    tags(a).add(consistency, "before");
    tags(a).add(consistency, large);
    tags(a).add(consistency, "behind");
    assertThat(types()).startsWith("delta", "part").endsWith("part", "delta").hasSizeBetween(6, 8);
    assertThat(tags(b).all()).containsExactlyInAnyOrder("before", large, "behind");
  }

  @Test
  void localChangeThatIsLargerThanAnEvent_isStoredSoon() {
    String large = tag(1, 9_000);
    tags(a).add(LOCAL, large);
    a.advanceUntil(() -> types().contains("part"));
    tags(a).add(DURABLE, "behind"); // and behind all parts
    assertThat(tags(b).all()).containsExactlyInAnyOrder(large, "behind");
  }

  @Test
  void numberWhoseLogIsInParts_isGoneOnWith() {
    String large = tag(1, 9_000);
    tags(a).add(DURABLE, large);
    leave(a);
    tags(b).add(DURABLE, "behind");
    leave(b);
    assertThat(tags(a).all()).containsExactlyInAnyOrder(large, "behind");
  }

  @Test
  void valueThatIsLargerThanAnEvent_isStoredWholeAndReplacesItsLog() {
    var all = new ArrayList<String>();
    for (int i = 0; i < 20; i++) {
      all.add(tag(i, 1_000));
      tags(a).add(DURABLE, all.getLast());
    }
    for (int i = 0; i < 100; i++) {
      tags(a).add(DURABLE, "passing");
      tags(a).remove(DURABLE, "passing");
    }
    assertThat(types()).startsWith("delta").hasSize(220);
    TestSilo.eventually(() -> {
      a.time.advance(Duration.ofSeconds(1));
      return Set.copyOf(types()).equals(Set.of("part"));
    });
    tags(a).add(DURABLE, "behind");
    all.add("behind");
    assertThat(types()).endsWith("delta");
    assertThat(tags(b).all()).containsExactlyInAnyOrderElementsOf(all);
    leave(a);
    assertThat(tags(a).all()).containsExactlyInAnyOrderElementsOf(all);
  }

  /** Of five parts. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void seriesThatTheStoreEndedHalfWay_isNoValueUntilItIsWrittenAgain(int parts) {
    String large = tag(1, 11_500);
    tags(a).add(DURABLE, "before");
    store.failAfter(parts);
    assertThatThrownBy(() -> tags(a).add(DURABLE, large)).isInstanceOf(GrainException.class);
    assertThat(types()).hasSize(1 + parts);
    assertThat(tags(b).all()).containsExactly("before");
    assertThat(tags(a).all()).contains(large);

    store.recover();
    TestSilo.eventually(() -> {
      a.time.advance(Duration.ofSeconds(2));
      b.time.advance(Duration.ofSeconds(11));
      return tags(b).all().contains(large);
    });
    tags(a).add(DURABLE, "behind");
    try (TestSilo c = TestSilo.over(store, "c", LIMIT)) {
      assertThat(tags(c).all()).containsExactlyInAnyOrder("before", large, "behind");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void seriesWhoseSiloDiedHalfWay_isNoValueForEver(int parts) {
    tags(a).add(DURABLE, "before");
    store.failAfter(parts);
    assertThatThrownBy(() -> tags(a).add(DURABLE, tag(1, 11_500)))
        .isInstanceOf(GrainException.class);
    store.recover();
    b.time.advance(Duration.ofHours(25)); // a is retired
    assertThat(tags(b).all()).containsExactly("before");
    tags(b).add(DURABLE, "behind");
    try (TestSilo c = TestSilo.over(store, "c", LIMIT)) {
      assertThat(tags(c).all()).containsExactlyInAnyOrder("before", "behind");
    }
  }

  @Test
  void seriesThatIsStillBeingWritten_isReadWhenItIsComplete() throws Exception {
    String large = tag(1, 11_500);
    tags(a).add(DURABLE, "before");
    assertThat(tags(b).all()).containsExactly("before");
    store.hold();
    var adding =
        TestSilo.async(() -> {
          tags(a).add(DURABLE, large);
          return true;
        });
    for (int part = 0; part < 3; part++) {
      store.takeHeld().run();
      b.time.advance(Duration.ofSeconds(11));
      assertThat(tags(b).all()).containsExactly("before");
    }
    store.release();
    assertThat(TestSilo.get(adding)).isTrue();
    TestSilo.eventually(() -> {
      b.time.advance(Duration.ofSeconds(11));
      return tags(b).all().contains(large);
    });
  }

  @Test
  void fullValue_saysSoAndTakesWhatMakesItSmaller() {
    for (int i = 0; i < 5; i++) {
      tags(a).add(DURABLE, tag(i, 10_000));
    }
    String tooMuch = tag(5, 10_000);
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(() -> tags(a).add(DURABLE, tooMuch))
          .isInstanceOfSatisfying(
              GrainException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CRDT_LIMIT))
          .hasMessageContainingAll(
              "ORSet", "tags/k", "may take 42000", "remove elements", "teff.replicated.max-value");
    }
    tags(a).remove(DURABLE, tag(0, 10_000));
    tags(a).add(DURABLE, tooMuch);
    assertThat(tags(a).all()).hasSize(5).contains(tooMuch);
    assertThat(tags(b).all()).hasSize(5).contains(tooMuch);
  }

  @Test
  void valueThatOthersMadeLargerThanItMayBe_isStoredAndCanShrink() {
    for (int i = 0; i < 5; i++) {
      tags(a).add(DURABLE, tag(i, 10_000));
    }
    try (TestSilo generous = TestSilo.over(store, "c", "teff.replicated.max-value = 1000000")) {
      for (int i = 5; i < 9; i++) {
        tags(generous).add(DURABLE, tag(i, 10_000));
      }
    }
    TestSilo.eventually(() -> {
      a.time.advance(Duration.ofSeconds(11));
      return tags(a).all().size() == 9;
    });
    assertThatThrownBy(() -> tags(a).add(DURABLE, "one more")).hasMessageContaining("TEFF-320");
    assertThatThrownBy(() -> tags(a).add(LOCAL, "one more")).hasMessageContaining("TEFF-320");
    for (int i = 0; i < 4; i++) {
      tags(a).remove(DURABLE, tag(i, 10_000));
    }
    tags(a).add(LOCAL, "one more");
    assertThat(tags(a).all()).hasSize(6);
  }

  @Test
  void changeThatIsLargerThanWhatMayBeOnTheWay_goesWhenNothingElseIs() throws Exception {
    String settings = "teff.journal { max-held-bytes = 5000, max-held-bytes-in-all = 6000 }";
    try (TestSilo c = TestSilo.over(store, "c", settings)) {
      tags(c).add(DURABLE, tag(1, 9_000));
      store.hold();
      var adding =
          TestSilo.Held.start(() -> {
            tags(c).add(DURABLE, tag(2, 9_000));
            return true;
          });
      Runnable first = store.takeHeld();
      assertThat(adding.waits()).isTrue(); // its turn has ended
      var refused =
          TestSilo.Held.start(() -> {
            tags(c).add(DURABLE, tag(3, 9_000));
            return true;
          });
      assertThat(refused.waits()).isTrue(); // also failures leave behind what they have seen
      first.run();
      store.release();
      assertThatThrownBy(() -> TestSilo.get(refused.result()))
          .isInstanceOfSatisfying(
              GrainException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED));
      assertThat(TestSilo.get(adding.result())).isTrue();
    }
  }
}
