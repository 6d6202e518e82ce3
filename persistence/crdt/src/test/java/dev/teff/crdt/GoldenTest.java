package dev.teff.crdt;

import static dev.teff.crdt.Replicas.A;
import static dev.teff.crdt.Replicas.B;
import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.spi.FieldCodec;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bytes that stores hold and other silos send. Whoever changes an encoding adds the new bytes here
 * and keeps the old ones among those that are read.
 */
class GoldenTest {
  /**
   * A value and its bytes.
   *
   * @param value of two replicas, with something that both changed at once and something removed
   */
  record Golden<T extends Causal<T>>(CrdtCodec<T> codec, T value, String hex) {
    @Override
    public String toString() {
      return codec.shape().typeName();
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  <T extends Causal<T>> void bytes_areReadAndWrittenAsEver(Golden<T> golden) {
    byte[] bytes = HexFormat.of().parseHex(golden.hex);
    assertThat(WireReader.decode(golden.codec, bytes)).isEqualTo(golden.value);
    assertThat(HexFormat.of().formatHex(WireWriter.encode(golden.codec, golden.value)))
        .isEqualTo(golden.hex);
  }

  static Stream<Golden<?>> all() {
    return Stream.of(
        new Golden<>(GCounter.codec(), gCounter(), "08011208010100020201000132040e80897a2001"),
        new Golden<>(PNCounter.codec(), pnCounter(), "08021208010100020201000132040380897a2001"),
        new Golden<>(Flag.codec(), flag(), "0803120801010001020100011a040a0202012001"),
        new Golden<>(
            LWWRegister.codec(FieldCodec.STRING),
            lwwRegister(),
            "0804120801010002020100011a200a04010202011212818080c0aadbddcd01818080c0aadbddcd01"
                + "1a01781a01792001"),
        new Golden<>(
            MVRegister.codec(FieldCodec.STRING),
            mvRegister(),
            "0805120801010002020100011a0c0a04010202011a01781a01792001"),
        new Golden<>(
            GSet.codec(FieldCodec.INT64),
            gSet(),
            "0806120801010002020100011a12180718ffffffffffffffffff0112030101022001"),
        new Golden<>(
            ORSet.codec(FieldCodec.STRING),
            orSet(),
            "0807120801010004020100021a271a0566616e2d310a0f0a0566616e2d3212060a04010402021a01"
                + "333202000412060102010201012001"),
        new Golden<>(
            LWWMap.codec(FieldCodec.STRING, FieldCodec.INT32),
            lwwMap(),
            "0808120801010003020100011a471a036b2d310a2e0a036b2d3212270a04010302011212808080c0"
                + "aadbddcd01808080c0aadbddcd01180318fcffffffffffffffff011203010201220980808080d5b6"
                + "bb9b0328022001"),
        new Golden<>(
            ORMap.codec(
                FieldCodec.STRING, ORMap.codec(FieldCodec.INT32, ORSet.codec(FieldCodec.STRING))),
            orMap(),
            "0809120801010002020100011a260a240a046b657074121c0a0c080212081a017912030102010a0c"
                + "080312081a017a12030201012001"),
        new Golden<>(
            Graph.codec(FieldCodec.STRING),
            graph(),
            "080a120801010003020100051a270a0e1a01621a0161120602010102040112150a130a0161120e1a"
                + "01621a016112060103010205012001"),
        new Golden<>(
            Sequence.codec(FieldCodec.INT32),
            sequence(),
            "080b120801010004020100011a2b0a080a060101000000010a090a05010401010210050a090a0502"
                + "0101010210040a090a03010202100210032001"),
        new Golden<>(
            Text.codec(),
            text(),
            "080c12080101000e020100061a460a080a060101000000020a0a0a0301030212036c6c6f0a0e0a05"
                + "010c010106120520f09f98800a0f0a05020101010612062c20646561720a0d0a0301060212062077"
                + "6f726c642001"));
  }

  private static GCounter gCounter() {
    GCounter one = GCounter.empty().increment(A, 3);
    one = one.merge(one.increment(A, 4));
    return one.merge(one.increment(B, 1_000_000));
  }

  private static PNCounter pnCounter() {
    PNCounter one = PNCounter.empty().add(A, -3);
    return one.merge(one.add(A, 1)).merge(PNCounter.empty().add(B, 1_000_000));
  }

  private static Flag flag() {
    Flag on = Flag.empty().enable(A);
    return on.merge(on.disable()).merge(on.enable(B));
  }

  private static LWWRegister<String> lwwRegister() {
    LWWRegister<String> one = LWWRegister.<String>empty().set(A, "start");
    return one.merge(one.set(A, "x")).merge(one.set(B, "y"));
  }

  private static MVRegister<String> mvRegister() {
    MVRegister<String> one = MVRegister.<String>empty().set(A, "start");
    return one.merge(one.set(A, "x")).merge(one.set(B, "y"));
  }

  private static GSet<Long> gSet() {
    GSet<Long> one = GSet.<Long>empty().add(A, 7L);
    return one.merge(one.add(A, -1L)).merge(one.add(B, 9L)).merge(GSet.<Long>empty().add(B, 7L));
  }

  private static ORSet<String> orSet() {
    ORSet<String> one = ORSet.<String>empty().add(A, "gone");
    one = one.merge(one.add(A, "fan-1"));
    one = one.merge(one.add(A, "fan-2"));
    ORSet<String> two = one.merge(one.add(B, "fan-3"));
    two = two.merge(two.add(B, "fan-2")).merge(one.add(A, "fan-2"));
    return two.merge(two.remove("gone"));
  }

  private static LWWMap<String, Integer> lwwMap() {
    LWWMap<String, Integer> one = LWWMap.<String, Integer>empty().put(A, "gone", 1);
    one = one.merge(one.put(A, "k-1", 2));
    LWWMap<String, Integer> two = one.merge(one.put(A, "k-2", 3)).merge(one.put(B, "k-2", -4));
    return two.merge(two.remove("gone"));
  }

  private static ORMap<String, ORMap<Integer, ORSet<String>>> orMap() {
    ORMap<String, ORMap<Integer, ORSet<String>>> one = ORMap.of(ORMap.of(ORSet.empty()));
    one = one.merge(one.update(A, "gone", (m, me) -> m.update(me, 1, (s, who) -> s.add(who, "x"))));
    one = one.merge(one.update(A, "kept", (m, me) -> m.update(me, 2, (s, who) -> s.add(who, "y"))));
    ORMap<String, ORMap<Integer, ORSet<String>>> removed = one.merge(one.remove("gone"));
    return removed.merge(
        one.update(B, "kept", (m, me) -> m.update(me, 3, (s, who) -> s.add(who, "z"))));
  }

  private static Graph<String> graph() {
    Graph<String> one = Graph.<String>empty().addEdge(A, "a", "b");
    one = one.merge(one.addEdge(B, "b", "c"));
    Graph<String> removed = one.merge(one.removeVertex("c"));
    return removed.merge(one.addEdge(B, "a", "a"));
  }

  private static Sequence<Integer> sequence() {
    Sequence<Integer> one = Sequence.<Integer>empty().insert(A, 0, List.of(1, 2, 3));
    Sequence<Integer> two =
        one.merge(one.insert(B, 1, List.of(4))).merge(one.insert(A, 1, List.of(5)));
    return two.merge(two.delete(0, 1));
  }

  private static Text text() {
    Text one = Text.empty().insert(A, 0, "Hello world");
    Text two = one.merge(one.insert(B, 5, ", dear")).merge(one.insert(A, 5, " 😀"));
    return two.merge(two.delete(0, 2));
  }
}
