package dev.teff.loadtest.pekko;

import dev.teff.loadtest.CrdtWork;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.ddata.DeltaReplicatedData;
import org.apache.pekko.cluster.ddata.GCounter;
import org.apache.pekko.cluster.ddata.LWWMap;
import org.apache.pekko.cluster.ddata.ORMap;
import org.apache.pekko.cluster.ddata.ORSet;
import org.apache.pekko.cluster.ddata.PNCounter;
import org.apache.pekko.cluster.ddata.SelfUniqueAddress;
import org.apache.pekko.serialization.SerializationExtension;

/**
 * A type of Distributed Data to measure, with the same elements as Teff's of that name. An update
 * is what its Replicator does: the change, the delta taken and reset.
 *
 * @param type its name
 * @param empty its first value
 * @param change the change of an element by its number
 * @param delta the delta collected in a value
 * @param reset the value without its delta
 * @param merge a value with a delta merged into it
 * @param replicaPerElement whether elements are the contributions of replicas
 */
record PekkoCrdtCase<T extends DeltaReplicatedData, D>(
    String type,
    T empty,
    Change<T> change,
    Function<T, D> delta,
    Function<T, T> reset,
    Merge<T, D> merge,
    boolean replicaPerElement) {
  interface Change<T> {
    T of(T value, SelfUniqueAddress me, int element);
  }

  interface Merge<T, D> {
    T of(T value, D delta);
  }

  static List<PekkoCrdtCase<?, ?>> all() {
    return List.of(
        new PekkoCrdtCase<>(
            "GCounter",
            GCounter.create(),
            (v, me, i) -> v.increment(me, 1),
            v -> v.delta().get(),
            GCounter::resetDelta,
            GCounter::mergeDelta,
            true),
        new PekkoCrdtCase<>(
            "PNCounter",
            PNCounter.create(),
            (v, me, i) -> v.decrement(me, 1),
            v -> v.delta().get(),
            PNCounter::resetDelta,
            PNCounter::mergeDelta,
            true),
        new PekkoCrdtCase<>(
            "ORSet",
            ORSet.<String>create(),
            (v, me, i) -> v.add(me, "e" + i),
            v -> v.delta().get(),
            ORSet::resetDelta,
            ORSet::mergeDelta,
            false),
        new PekkoCrdtCase<>(
            "LWWMap",
            LWWMap.<String, String>create(),
            (v, me, i) -> v.put(me, "k" + i, "value"),
            v -> v.delta().get(),
            LWWMap::resetDelta,
            LWWMap::mergeDelta,
            false),
        new PekkoCrdtCase<>(
            "ORMap",
            ORMap.<String, ORSet<String>>create(),
            (v, me, i) -> v.update(me, "k" + i / 10, ORSet.create(), set -> set.add(me, "e" + i)),
            v -> v.delta().get(),
            ORMap::resetDelta,
            ORMap::mergeDelta,
            false));
  }

  private SelfUniqueAddress replica(int element) {
    int number = replicaPerElement ? element + 1 : 1;
    var address =
        new Address(
            "pekko", "ddata", "10.0.%d.%d".formatted(number >> 8 & 255, number & 255), 7355);
    return new SelfUniqueAddress(new UniqueAddress(address, (long) number));
  }

  CrdtWork at(int elements, ActorSystem system) {
    T value = empty;
    for (int i = 0; i < elements; i++) {
      value = reset.apply(change.of(value, replica(i), i));
    }
    T last = value;
    var deltas = new ArrayList<D>();
    for (int i = 0; i < CrdtWork.CHANGES; i++) {
      int element = CrdtWork.element(i, elements);
      T changed = change.of(last, replica(element), element);
      deltas.add(delta.apply(changed));
      last = reset.apply(changed);
    }
    return new Work<>(this, value, elements, replica(0), deltas, system);
  }

  private record Work<T extends DeltaReplicatedData, D>(
      PekkoCrdtCase<T, D> measured,
      T value,
      int elements,
      SelfUniqueAddress me,
      List<D> deltas,
      ActorSystem system)
      implements CrdtWork {
    @Override
    public Object updates() {
      var all = new Object[CHANGES + 1];
      T last = value;
      for (int i = 0; i < CHANGES; i++) {
        T changed = measured.change.of(last, me, CrdtWork.element(i, elements));
        all[i] = measured.delta.apply(changed);
        last = measured.reset.apply(changed);
      }
      all[CHANGES] = last;
      return all;
    }

    @Override
    public Object merges() {
      T last = value;
      for (D delta : deltas) {
        last = measured.merge.of(last, delta);
      }
      return last;
    }

    @Override
    public double deltaBytes() {
      return deltas.stream().mapToInt(this::bytes).average().orElseThrow();
    }

    @Override
    public int stateBytes() {
      return bytes(value);
    }

    private int bytes(Object encoded) {
      return SerializationExtension.get(system).serialize(encoded).get().length;
    }
  }
}
