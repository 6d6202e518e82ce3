package dev.teff.crdt;

import dev.teff.grains.Replica;
import dev.teff.grains.spi.FieldCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A type to try the laws on.
 *
 * @param name for reports
 * @param codec its encoding
 * @param change a random change: the delta
 */
record Sample<T extends Causal<T>>(String name, CrdtCodec<T> codec, Change<T> change) {
  interface Change<T> {
    T of(T value, Replica me, RandomGenerator random);
  }

  private static final int FEW = 6; // so that changes hit the same things

  T empty() {
    return codec.empty();
  }

  @Override
  public String toString() {
    return name;
  }

  /** Every type, and each one somewhere within maps of maps. */
  static Stream<Sample<?>> all() {
    var samples = new ArrayList<Sample<?>>(simple());
    var random = new Random(7);
    for (Sample<?> each : simple()) {
      samples.add(nested(each, 1 + random.nextInt(4)));
    }
    return samples.stream();
  }

  private static List<Sample<?>> simple() {
    return List.of(
        sample("GCounter", GCounter.codec(), (v, me, r) -> v.increment(me, 1 + r.nextInt(9))),
        sample("PNCounter", PNCounter.codec(), (v, me, r) -> v.add(me, r.nextInt(-9, 9))),
        sample("Flag", Flag.codec(), (v, me, r) -> r.nextBoolean() ? v.enable(me) : v.disable()),
        sample(
            "LWWRegister",
            LWWRegister.codec(FieldCodec.STRING),
            (v, me, r) -> r.nextInt(5) > 0 ? v.set(me, word(r)) : v.clear()),
        sample(
            "MVRegister",
            MVRegister.codec(FieldCodec.STRING),
            (v, me, r) -> r.nextInt(5) > 0 ? v.set(me, word(r)) : v.clear()),
        sample("GSet", GSet.codec(FieldCodec.INT64), (v, me, r) -> v.add(me, r.nextLong(40))),
        sample(
            "ORSet",
            ORSet.codec(FieldCodec.STRING),
            (v, me, r) -> r.nextInt(3) > 0 ? v.add(me, word(r)) : v.remove(word(r))),
        sample(
            "LWWMap",
            LWWMap.codec(FieldCodec.STRING, FieldCodec.INT32),
            (v, me, r) -> r.nextInt(3) > 0 ? v.put(me, word(r), r.nextInt()) : v.remove(word(r))),
        sample("Graph", Graph.codec(FieldCodec.STRING), Sample::changeGraph),
        sample(
            "Sequence",
            Sequence.codec(FieldCodec.INT32),
            (v, me, r) -> {
              int at = r.nextInt(v.length() + 1);
              return r.nextInt(3) > 0 || at == v.length()
                  ? v.insert(me, at, List.of(r.nextInt(), r.nextInt()))
                  : v.delete(at, at + 1);
            }),
        sample("Text", Text.codec(), Sample::changeText));
  }

  private static Sample<?> nested(Sample<?> inner, int depth) {
    return depth == 0 ? inner : nested(mapOf(inner), depth - 1);
  }

  private static <T extends Causal<T>> Sample<ORMap<String, T>> mapOf(Sample<T> inner) {
    return new Sample<>(
        "ORMap of " + inner.name,
        ORMap.codec(FieldCodec.STRING, inner.codec),
        (v, me, r) ->
            r.nextInt(4) > 0
                ? v.update(me, word(r), (value, replica) -> inner.change.of(value, replica, r))
                : v.remove(word(r)));
  }

  private static Graph<String> changeGraph(Graph<String> graph, Replica me, RandomGenerator r) {
    return switch (r.nextInt(5)) {
      case 0 -> graph.addVertex(me, word(r));
      case 1, 2 -> graph.addEdge(me, word(r), word(r));
      case 3 -> graph.removeVertex(word(r));
      default -> graph.removeEdge(word(r), word(r));
    };
  }

  static Text changeText(Text text, Replica me, RandomGenerator r) {
    int at = r.nextInt(text.length() + 1);
    if (r.nextInt(3) > 0 || at == text.length()) {
      return text.insert(me, at, word(r) + "-" + me.id());
    }
    return text.delete(at, Math.min(text.length(), at + 1 + r.nextInt(4)));
  }

  private static String word(RandomGenerator random) {
    return "w" + random.nextInt(FEW);
  }

  private static <T extends Causal<T>> Sample<T> sample(
      String name, CrdtCodec<T> codec, Change<T> change) {
    return new Sample<>(name, codec, change);
  }
}
