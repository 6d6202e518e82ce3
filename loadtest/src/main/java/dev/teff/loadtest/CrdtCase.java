package dev.teff.loadtest;

import dev.teff.crdt.Causal;
import dev.teff.crdt.CrdtCodec;
import dev.teff.crdt.Flag;
import dev.teff.crdt.GCounter;
import dev.teff.crdt.GSet;
import dev.teff.crdt.Graph;
import dev.teff.crdt.LWWMap;
import dev.teff.crdt.LWWRegister;
import dev.teff.crdt.MVRegister;
import dev.teff.crdt.ORMap;
import dev.teff.crdt.ORSet;
import dev.teff.crdt.PNCounter;
import dev.teff.crdt.Sequence;
import dev.teff.crdt.Text;
import dev.teff.grains.Replica;
import dev.teff.grains.spi.FieldCodec;
import dev.teff.runtime.wire.WireWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A type to measure.
 *
 * @param empty its first value
 * @param codec its encoding
 * @param change the change of an element by its number: the delta
 * @param removal the removal of an element by its number, of types whose elements can be removed
 * @param replicaPerElement whether elements are the contributions of replicas
 */
record CrdtCase<T extends Causal<T>>(
    T empty,
    CrdtCodec<T> codec,
    Change<T> change,
    @Nullable Removal<T> removal,
    boolean replicaPerElement) {
  interface Change<T> {
    T of(T value, Replica me, int element);
  }

  interface Removal<T> {
    T of(T value, int element);
  }

  /** All types; what has no elements has been written by so many replicas. */
  static List<CrdtCase<?>> all() {
    return List.of(
        new CrdtCase<>(Flag.empty(), Flag.codec(), (v, me, i) -> v.enable(me), null, true),
        new CrdtCase<>(
            LWWRegister.<String>empty(),
            LWWRegister.codec(FieldCodec.STRING),
            (v, me, i) -> v.set(me, "value"),
            null,
            true),
        new CrdtCase<>(
            MVRegister.<String>empty(),
            MVRegister.codec(FieldCodec.STRING),
            (v, me, i) -> v.set(me, "value"),
            null,
            true),
        new CrdtCase<>(
            GCounter.empty(), GCounter.codec(), (v, me, i) -> v.increment(me, 1), null, true),
        new CrdtCase<>(
            PNCounter.empty(), PNCounter.codec(), (v, me, i) -> v.add(me, -1), null, true),
        new CrdtCase<>(
            GSet.<String>empty(),
            GSet.codec(FieldCodec.STRING),
            (v, me, i) -> v.add(me, "e" + i),
            null,
            false),
        new CrdtCase<>(
            ORSet.<String>empty(),
            ORSet.codec(FieldCodec.STRING),
            (v, me, i) -> v.add(me, "e" + i),
            (v, i) -> v.remove("e" + i),
            false),
        new CrdtCase<>(
            LWWMap.<String, String>empty(),
            LWWMap.codec(FieldCodec.STRING, FieldCodec.STRING),
            (v, me, i) -> v.put(me, "k" + i, "value"),
            (v, i) -> v.remove("k" + i),
            false),
        new CrdtCase<>(
            ORMap.<String, ORSet<String>>of(ORSet.empty()),
            ORMap.codec(FieldCodec.STRING, ORSet.codec(FieldCodec.STRING)),
            (v, me, i) -> v.update(me, "k" + i / 10, (set, replica) -> set.add(replica, "e" + i)),
            (v, i) -> v.remove("k" + i / 10),
            false),
        new CrdtCase<>(
            Graph.<String>empty(),
            Graph.codec(FieldCodec.STRING),
            (v, me, i) -> v.addEdge(me, "v" + i, "v" + (i + 1)),
            CrdtCase::withoutEnds,
            false),
        new CrdtCase<>(
            Sequence.<Integer>empty(),
            Sequence.codec(FieldCodec.INT32),
            (v, me, i) -> v.insert(me, scattered(i, v.length()), List.of(i)),
            (v, i) -> {
              int at = scattered(i, v.length() - 1);
              return v.delete(at, at + 1);
            },
            false),
        new CrdtCase<>(
            Text.empty(),
            Text.codec(),
            (v, me, i) -> v.insert(me, scattered(i, v.length()), "x"),
            (v, i) -> {
              int at = scattered(i, v.length() - 1);
              return v.delete(at, at + 1);
            },
            false));
  }

  /** A type by its name. */
  static CrdtCase<?> of(String type) {
    return all().stream()
        .filter(each -> each.type().equals(type))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("There is no type " + type));
  }

  private static Graph<String> withoutEnds(Graph<String> graph, int edge) {
    Graph<String> one = graph.removeVertex("v" + edge);
    return one.merge(graph.removeVertex("v" + (edge + 1)));
  }

  String type() {
    return codec.shape().typeName();
  }

  /** The replica of which an element is. */
  Replica replica(int element) {
    return new Replica(replicaPerElement ? element + 1L : 1, InstantSource.system());
  }

  /** The changes of a value of so many elements. */
  CrdtOwnWork at(int elements) {
    T value = filled(elements);
    T last = value;
    var deltas = new ArrayList<T>();
    for (int i = 0; i < CrdtWork.CHANGES; i++) {
      int element = CrdtWork.element(i, elements);
      deltas.add(change.of(last, replica(element), element));
      last = last.merge(deltas.getLast());
    }
    T group = empty;
    for (T delta : deltas) {
      group = group.merge(delta);
    }
    return new Work<>(this, value, elements, replica(0), deltas, group);
  }

  private record Work<T extends Causal<T>>(
      CrdtCase<T> measured, T value, int elements, Replica me, List<T> deltas, T group)
      implements CrdtOwnWork {
    @Override
    public Object updates() {
      var all = new Object[CHANGES + 1];
      T last = value;
      for (int i = 0; i < CHANGES; i++) {
        T delta = measured.change.of(last, me, CrdtWork.element(i, elements));
        last = last.merge(delta);
        all[i] = delta;
      }
      all[CHANGES] = last;
      return all;
    }

    @Override
    public Object merges() {
      T last = value;
      for (T delta : deltas) {
        last = last.merge(delta);
      }
      return last;
    }

    @Override
    public Object groupMerge() {
      return value.merge(group);
    }

    @Override
    public boolean canRemove() {
      return measured.removal != null;
    }

    @Override
    public Object removals() {
      CrdtCase.Removal<T> removal = Objects.requireNonNull(measured.removal);
      var all = new Object[CHANGES + 1];
      T last = value;
      for (int i = 0; i < CHANGES; i += 2) {
        int element = CrdtWork.element(i, elements);
        T removed = removal.of(last, element);
        last = last.merge(removed);
        T added = measured.change.of(last, me, element);
        last = last.merge(added);
        all[i] = removed;
        all[i + 1] = added;
      }
      all[CHANGES] = last;
      return all;
    }

    @Override
    public int bytesBehindRemovals(int count) {
      CrdtCase.Removal<T> removal = Objects.requireNonNull(measured.removal);
      T last = measured.empty;
      for (int i = 0; i < count; i++) {
        last = last.merge(measured.change.of(last, me, i));
        last = last.merge(removal.of(last, i));
      }
      return bytes(last);
    }

    @Override
    public double deltaBytes() {
      return deltas.stream().mapToInt(this::bytes).average().orElseThrow();
    }

    @Override
    public int stateBytes() {
      return bytes(value);
    }

    private int bytes(T encoded) {
      return WireWriter.encode(measured.codec, encoded).length;
    }
  }

  /** A value of so many elements. */
  T filled(int elements) {
    T value = empty;
    for (int i = 0; i < elements; i++) {
      value = value.merge(change.of(value, replica(i), i));
    }
    return value;
  }

  /** Somewhere in a sequence, different for each element and the same in every run. */
  private static int scattered(int element, int length) {
    return (int) ((Integer.toUnsignedLong(element * 0x9E3779B9) * (length + 1L)) >>> 32);
  }
}
