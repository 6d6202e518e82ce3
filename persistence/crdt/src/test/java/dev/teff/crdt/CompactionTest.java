package dev.teff.crdt;

import static dev.teff.crdt.Replicas.A;
import static dev.teff.crdt.Replicas.B;
import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.Replica;
import dev.teff.grains.spi.FieldCodec;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was removed leaves nothing behind, after many additions and removals by two replicas. */
class CompactionTest {
  private static final int ROUNDS = 100_000;
  private static final int FEW_BYTES = 60;

  /**
   * Adding something and removing it.
   *
   * @param add the delta that adds
   * @param remove the delta that removes it again
   */
  record Churn<T extends Causal<T>>(CrdtCodec<T> codec, Add<T> add, Remove<T> remove) {
    interface Add<T> {
      T to(T value, Replica me, int number);
    }

    interface Remove<T> {
      T from(T value, int number);
    }

    @Override
    public String toString() {
      return codec.shape().typeName();
    }
  }

  static Stream<Churn<?>> churns() {
    return Stream.of(
        new Churn<>(
            ORSet.codec(FieldCodec.STRING),
            (v, me, i) -> v.add(me, "e" + i),
            (v, i) -> v.remove("e" + i)),
        new Churn<>(
            LWWMap.codec(FieldCodec.STRING, FieldCodec.INT32),
            (v, me, i) -> v.put(me, "k" + i, i),
            (v, i) -> v.remove("k" + i)),
        new Churn<>(
            ORMap.codec(FieldCodec.STRING, ORMap.codec(FieldCodec.STRING, PNCounter.codec())),
            (v, me, i) ->
                v.update(
                    me,
                    "k" + i,
                    (inner, who) ->
                        inner.update(who, "c", (counter, deep) -> counter.add(deep, i))),
            (v, i) -> v.remove("k" + i)),
        new Churn<>(
            Graph.codec(FieldCodec.STRING),
            (v, me, i) -> v.addEdge(me, "v" + i, "w" + i),
            (v, i) -> {
              Graph<String> first = v.removeVertex("v" + i);
              return first.merge(v.merge(first).removeVertex("w" + i));
            }),
        new Churn<>(
            MVRegister.codec(FieldCodec.INT32), (v, me, i) -> v.set(me, i), (v, i) -> v.clear()),
        new Churn<>(
            LWWRegister.codec(FieldCodec.INT32), (v, me, i) -> v.set(me, i), (v, i) -> v.clear()),
        new Churn<>(Flag.codec(), (v, me, i) -> v.enable(me), (v, i) -> v.disable()),
        new Churn<>(
            Sequence.codec(FieldCodec.INT32),
            (v, me, i) -> v.insert(me, 0, List.of(i)),
            (v, i) -> v.delete(0, 1)),
        new Churn<>(Text.codec(), (v, me, i) -> v.insert(me, 0, "x"), (v, i) -> v.delete(0, 1)));
  }

  /** Whose elements are in no order, as behind decoding, when the dots are collected. */
  @Test
  void clearingAFullSetThatWasDecoded_leavesNothing() {
    CrdtCodec<ORSet<String>> codec = ORSet.codec(FieldCodec.STRING);
    ORSet<String> set = ORSet.empty();
    for (int i = 0; i < ROUNDS; i++) {
      set = set.merge(set.add(i % 2 == 0 ? A : B, "e" + i));
    }
    set = set.merge(set.remove("e77"));
    ORSet<String> decoded = WireReader.decode(codec, WireWriter.encode(codec, set));
    assertThat(decoded).isEqualTo(set);
    ORSet<String> cleared = decoded.merge(decoded.clear());
    assertThat(cleared.isEmpty()).isTrue();
    assertThat(cleared.context().rangeCount()).isEqualTo(2);
    assertThat(WireWriter.encode(codec, cleared).length).isLessThan(FEW_BYTES);
  }

  @ParameterizedTest
  @MethodSource("churns")
  <T extends Causal<T>> void addingAndRemoving_leavesNothing(Churn<T> churn) {
    T value = churn.codec.empty();
    for (int i = 0; i < ROUNDS; i++) {
      value = value.merge(churn.add.to(value, i % 2 == 0 ? A : B, i));
      value = value.merge(churn.remove.from(value, i));
    }
    assertThat(value.context().rangeCount()).isEqualTo(2);
    assertThat(value.store().isEmpty()).isTrue();
    assertThat(WireWriter.encode(churn.codec, value).length).isLessThan(FEW_BYTES);
  }
}
