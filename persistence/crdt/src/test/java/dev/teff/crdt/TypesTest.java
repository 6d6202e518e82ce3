package dev.teff.crdt;

import static dev.teff.crdt.Replicas.A;
import static dev.teff.crdt.Replicas.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.Replica;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What each type means, where two change it at once. */
class TypesTest {
  @Test
  void counters_countWhatAllCount() {
    GCounter likes = GCounter.empty();
    GCounter a = likes.merge(likes.increment(A, 2));
    a = a.merge(a.increment(A, 3));
    GCounter b = likes.merge(likes.increment(B, 10));
    assertThat(a.merge(b).value()).isEqualTo(15);
    PNCounter stock = PNCounter.empty();
    assertThat(stock.add(A, 5).merge(stock.add(B, -7)).value()).isEqualTo(-2);
    assertThatThrownBy(() -> likes.increment(A, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  /** They would have one name, and the second would be taken for the first. */
  @Test
  void changesThatOneReplicaMadeOfOneValue_areNotMergedWithEachOther() {
    ORSet<String> set = ORSet.<String>empty().add(B, "x");
    twins(set.add(A, "a"), set.add(A, "b"));
    PNCounter counter = PNCounter.empty();
    twins(counter.add(A, 1), counter.add(A, 1));
    Flag flag = Flag.empty().enable(B);
    twins(flag.enable(A), flag.enable(A));
    LWWMap<String, String> map = LWWMap.empty();
    twins(map.put(A, "k", "1"), map.put(A, "l", "2"));
    Text text = Text.empty().insert(B, 0, "x");
    twins(text.insert(A, 0, "a"), text.insert(A, 1, "b"));
    Graph<String> graph = Graph.empty();
    twins(graph.addVertex(A, "v"), graph.addEdge(A, "u", "w"));
    ORMap<String, PNCounter> counters = ORMap.of(counter);
    twins(
        counters.update(A, "k", (one, me) -> one.add(me, 1)),
        counters.update(A, "l", (one, me) -> one.add(me, 1)));
    twins(
        counters.update(A, "k", (one, me) -> twice(one, me)),
        counters.update(A, "l", (one, me) -> twice(one, me)));
  }

  private static PNCounter twice(PNCounter counter, Replica me) {
    PNCounter once = counter.add(me, 1);
    return once.merge(counter.merge(once).add(me, 1));
  }

  private static <T extends Causal<T>> void twins(T one, T other) {
    assertThatThrownBy(() -> one.merge(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(one.getClass().getSimpleName(), "replica 1", "one would be lost");
  }

  @Test
  void changesThatDoNotHaveOneName_areMergedWithEachOther() {
    ORSet<String> set = ORSet.<String>empty().add(B, "x");
    set = set.merge(set.add(B, "y"));
    assertThat(set.merge(set.add(A, "a").merge(set.remove("x"))).elements())
        .containsExactlyInAnyOrder("a", "y");
    assertThat(set.merge(set.remove("x").merge(set.remove("y"))).isEmpty()).isTrue();
    assertThat(set.merge(set.add(A, "a").merge(set.add(B, "b"))).size()).isEqualTo(4);
    ORSet<String> added = set.add(A, "a");
    assertThat(added.merge(added)).isEqualTo(added);
  }

  @Test
  void flag_enabledWins() {
    Flag on = Flag.empty().enable(A);
    assertThat(on.merge(on.disable()).isEnabled()).isFalse();
    assertThat(on.merge(on.disable()).merge(on.enable(B)).isEnabled()).isTrue();
  }

  @Test
  void lwwRegister_laterClockWinsAndCausalityAlways() {
    Replica slow = new Replica(3, InstantSource.fixed(Replicas.NOW.minusSeconds(50)));
    LWWRegister<String> first = LWWRegister.<String>empty().set(A, "first");
    assertThat(first.merge(LWWRegister.<String>empty().set(slow, "older")).value())
        .contains("first");
    assertThat(first.merge(first.set(slow, "seen and replaced")).value())
        .contains("seen and replaced");
    assertThat(first.set(A, "x").merge(first.set(B, "y")).value()).contains("y");
    assertThat(first.merge(first.clear()).value()).isEmpty();
  }

  @Test
  void mvRegister_keepsWhatWasWrittenAtOnce() {
    MVRegister<String> start = MVRegister.<String>empty().set(A, "start");
    MVRegister<String> both = start.merge(start.set(A, "x")).merge(start.set(B, "y"));
    assertThat(both.values()).containsExactly("x", "y");
    assertThat(both.merge(both.set(A, "chosen")).values()).containsExactly("chosen");
  }

  @Test
  void orSet_additionWins() {
    ORSet<String> set = ORSet.<String>empty().add(A, "x");
    assertThat(set.merge(set.remove("x")).contains("x")).isFalse();
    assertThat(set.merge(set.remove("x")).merge(set.add(B, "x")).elements()).containsExactly("x");
    assertThat(set.merge(set.clear()).isEmpty()).isTrue();
  }

  @Test
  void gSet_addsOnce() {
    GSet<String> set = GSet.<String>empty().add(A, "x");
    assertThat(set.add(A, "x")).isEqualTo(GSet.empty());
    assertThat(set.merge(set.add(B, "y")).elements()).containsExactlyInAnyOrder("x", "y");
  }

  @Test
  void lwwMap_laterWinsAndPutWinsOverRemove() {
    LWWMap<String, String> map = LWWMap.<String, String>empty().put(A, "k", "1");
    assertThat(map.merge(map.put(A, "k", "2")).merge(map.put(B, "k", "3")).get("k")).contains("3");
    assertThat(map.merge(map.remove("k")).merge(map.put(B, "k", "4")).entries())
        .containsEntry("k", "4");
    assertThat(map.merge(map.remove("k")).contains("k")).isFalse();
  }

  @Test
  void orMap_removalTakesWhatWasSeen() {
    ORMap<String, ORSet<String>> map = ORMap.of(ORSet.empty());
    map = map.merge(map.update(A, "k", (set, me) -> set.add(me, "old")));
    ORMap<String, ORSet<String>> removed = map.merge(map.remove("k"));
    assertThat(removed.contains("k")).isFalse();
    ORMap<String, ORSet<String>> both =
        removed.merge(map.update(B, "k", (set, me) -> set.add(me, "new")));
    assertThat(both.get("k").elements()).containsExactly("new");
    assertThat(both.keys()).isEqualTo(Set.of("k"));
  }

  @Test
  void orMap_severalChangesInOne() {
    ORMap<String, ORSet<String>> map = ORMap.of(ORSet.empty());
    map =
        map.merge(
            map.update(
                A,
                "k",
                (set, me) -> {
                  ORSet<String> one = set.add(me, "x");
                  return one.merge(set.merge(one).add(me, "y"));
                }));
    assertThat(map.get("k").elements()).containsExactlyInAnyOrder("x", "y");
  }

  @Test
  void orMap_wholeValueInsteadOfDelta_isRefused() {
    ORMap<String, GCounter> empty = ORMap.of(GCounter.empty());
    ORMap<String, GCounter> one =
        empty.merge(empty.update(A, "x", (counter, me) -> counter.increment(me, 1)));
    assertThatThrownBy(
            () -> one.update(A, "y", (counter, me) -> counter.merge(counter.increment(me, 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("delta");
  }

  @Test
  void graph_edgesKeepTheirEnds() {
    Graph<String> start = Graph.<String>empty().addEdge(A, "a", "b");
    Graph<String> removed = start.merge(start.removeVertex("b"));
    assertThat(removed.vertices()).containsExactly("a");
    assertThat(removed.successors("a")).isEmpty();
    Graph<String> both = removed.merge(start.addEdge(B, "c", "b"));
    assertThat(both.vertices()).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(both.containsEdge("c", "b")).isTrue();
    assertThat(both.containsEdge("a", "b")).isFalse();
    assertThat(both.predecessors("b")).containsExactly("c");
    assertThat(both.merge(both.removeEdge("c", "b")).containsEdge("c", "b")).isFalse();
    assertThat(both.merge(both.addVertex(A, "d")).size()).isEqualTo(4);
  }

  @Test
  void deltaInAnotherName_isRefused() {
    ORSet<String> mine = ORSet.<String>empty().add(A, "x");
    ORSet<String> theirs = mine.add(B, "y");
    mine.admit(theirs, B.id(), A);
    mine.admit(mine.merge(theirs), 0, A);
    refused(ErrorCode.DELTA_REFUSED, () -> mine.admit(theirs, 7, A));
  }

  @Test
  void deltaThatHasSeenWhatIsYetToBeMade_isRefused() {
    ORSet<String> mine = ORSet.<String>empty().add(A, "x");
    ORSet<String> forged = mine.merge(mine.add(A, "y")).remove("y");
    refused(ErrorCode.DELTA_REFUSED, () -> mine.admit(forged, B.id(), A));
  }

  @Test
  void valueFromFarInTheFuture_isRefusedUntilItsTimeHasCome() {
    Instant future = Replicas.NOW.plus(Duration.ofHours(1));
    Replica ahead = new Replica(2, InstantSource.fixed(future));
    LWWMap<String, String> empty = LWWMap.empty();
    LWWMap<String, String> delta = empty.put(ahead, "k", "v");
    refused(ErrorCode.CLOCK_AHEAD, () -> empty.admit(delta, 2, A));
    empty.admit(delta, 2, new Replica(1, InstantSource.fixed(future)));
  }

  private static void refused(ErrorCode code, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(GrainException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
