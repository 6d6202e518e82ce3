package dev.teff.crdt;

import static dev.teff.crdt.Replicas.A;
import static dev.teff.crdt.Replicas.B;
import static dev.teff.crdt.Replicas.C;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.spi.FieldCodec;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** Full values of each type refuse more, say so, and still take what others send. */
class LimitsTest {
  private static void isFull(Runnable change, String type) {
    assertThatThrownBy(change::run)
        .isInstanceOfSatisfying(
            GrainException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CRDT_LIMIT))
        .hasMessageContaining(type);
  }

  @Test
  void counters_stopBeforeTheyOverflow() {
    GCounter full = GCounter.empty().increment(A, Long.MAX_VALUE);
    isFull(() -> full.increment(B, 1), "GCounter");
    PNCounter down = PNCounter.empty().add(A, Long.MIN_VALUE + 1);
    isFull(() -> down.add(B, -2), "PNCounter");
  }

  @Test
  void countersThatOverflowByBeingMerged_stayAtTheirBounds() {
    long half = Long.MAX_VALUE / 2 + 1;
    GCounter grown = GCounter.empty().increment(A, half).merge(GCounter.empty().increment(B, half));
    assertThat(grown.value()).isEqualTo(Long.MAX_VALUE);
    isFull(() -> grown.increment(A, 1), "GCounter");

    PNCounter zero = PNCounter.empty();
    PNCounter up = zero.add(A, half).merge(zero.add(B, half));
    assertThat(up.value()).isEqualTo(Long.MAX_VALUE);
    isFull(() -> up.add(B, 1), "PNCounter");
    PNCounter back = up.merge(up.add(A, -11));
    assertThat(back.value()).isEqualTo(Long.MAX_VALUE - 10);
    PNCounter lower = back.merge(back.add(B, -half));
    assertThat(lower.value()).isEqualTo(half - 11);

    PNCounter down = zero.add(A, -half).merge(zero.add(B, -half)).merge(zero.add(C, -5));
    assertThat(down.value()).isEqualTo(Long.MIN_VALUE);
    assertThat(down.merge(down.add(C, 7)).value()).isEqualTo(Long.MIN_VALUE + 2);
  }

  @Test
  void whatHasEntries_isFull() {
    DotFun<Present> nothing = DotFun.empty();
    DotMap<Integer> map = DotMap.empty(nothing);
    for (int i = 0; i < Limits.ELEMENTS; i++) {
      map = map.with(i, nothing.plus(A.id(), i + 1L, Present.HERE));
    }
    DotMap<Integer> entries = map; // of all of these alike
    DotContext seen = DotContext.of(A.id(), 1, Limits.ELEMENTS);

    GSet<Integer> full = GSet.<Integer>empty().with(entries, seen);
    isFull(() -> full.add(A, -1), "GSet");
    assertThat(full.add(A, 5)).isEqualTo(GSet.empty());
    GSet<Integer> fromElsewhere = GSet.<Integer>empty().add(B, -2);
    assertThat(full.merge(fromElsewhere).size()).isEqualTo(Limits.ELEMENTS + 1);

    isFull(() -> ORSet.<Integer>empty().with(entries, seen).add(A, -1), "ORSet");
    isFull(() -> LWWMap.<Integer, Integer>empty().with(entries, seen).put(A, -1, 1), "LWWMap");
    ORMap<Integer, Flag> flags = ORMap.<Integer, Flag>of(Flag.empty()).with(entries, seen);
    isFull(() -> flags.update(A, -1, (flag, me) -> flag.enable(me)), "ORMap");

    GraphStore<Integer> none = GraphStore.empty();
    Graph<Integer> vertices =
        Graph.<Integer>empty().with(new GraphStore<>(entries, none.out(), none.in(), 0), seen);
    isFull(() -> vertices.addVertex(A, -1), "Graph");
    assertThat(vertices.merge(vertices.removeVertex(7)).addVertex(A, -1).contains(-1)).isTrue();
  }

  @Test
  @SuppressWarnings("unchecked") // the store of a graph is one
  void graphWithManyEdges_isFull() {
    Graph<Integer> one = Graph.<Integer>empty().addEdge(A, 1, 2);
    var store = (GraphStore<Integer>) one.store();
    assertThat(store.edges()).isEqualTo(1);
    assertThat(((GraphStore<?>) one.merge(one.removeEdge(1, 2)).store()).edges()).isZero();
    Graph<Integer> full =
        one.with(
            new GraphStore<>(store.vertices(), store.out(), store.in(), Limits.ELEMENTS),
            one.context());
    isFull(() -> full.addEdge(A, 2, 1), "edges");
    assertThat(full.addEdge(A, 1, 2).containsEdge(1, 2)).isTrue();
  }

  @Test
  void sequence_isFull() {
    Sequence<Integer> empty = Sequence.empty();
    Sequence<Integer> full = empty.insert(A, 0, Collections.nCopies(Limits.ELEMENTS, 1));
    isFull(() -> full.insert(A, 0, Collections.nCopies(1, 2)), "Sequence");
  }

  @Test
  void text_isFull() {
    Text full = Text.empty().insert(A, 0, "x".repeat(Limits.CHARACTERS));
    isFull(() -> full.insert(A, 0, "y"), "Text");
  }

  @Test
  void textThatWasTypedAtTooManyPlaces_isFull() {
    isFull(() -> Limits.places("Text", Limits.PLACES + 1L), "Text");
    Text text = Text.empty().insert(A, 0, "0123456789");
    text = text.merge(text.insert(B, 5, "x"));
    text = text.merge(text.delete(5, 6));
    assertThat(text.fugue().blockCount()).isEqualTo(3);
  }

  @Test
  void nesting_hasABottom() {
    assertThat(nested(Flag.codec(), Flag.empty().enable(A), 45)).isNotEmpty();
    assertThatThrownBy(() -> nested(Flag.codec(), Flag.empty().enable(A), 60))
        .hasMessageContaining("deep");
  }

  private static <T extends Causal<T>> byte[] nested(CrdtCodec<T> codec, T delta, int depth) {
    if (depth == 0) {
      byte[] bytes = WireWriter.encode(codec, delta);
      assertThat(WireReader.decode(codec, bytes)).isEqualTo(delta);
      return bytes;
    }
    ORMap<String, T> map = ORMap.of(codec.empty());
    return nested(
        ORMap.codec(FieldCodec.STRING, codec), map.update(A, "k", (inner, me) -> delta), depth - 1);
  }
}
