package dev.teff.crdt;

import dev.teff.grains.Replica;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Several copies that change and hear of each other's changes late, twice, in any order, or never.
 */
final class History<T extends Causal<T>> {
  private static final int COPIES = 6;

  private final Sample<T> sample;
  private final RandomGenerator random;
  private final List<Replica> replicas = new ArrayList<>();
  private final List<T> copies = new ArrayList<>();
  private final List<T> deltas = new ArrayList<>();

  History(Sample<T> sample, RandomGenerator random) {
    this.sample = sample;
    this.random = random;
    int apart = random.nextBoolean() ? 1 : 40; // in one branch of a tree, or in several
    for (int i = 0; i < COPIES; i++) {
      replicas.add(Replicas.replica(1 + i * apart));
      copies.add(sample.empty());
    }
  }

  History<T> run(int steps) {
    for (int i = 0; i < steps; i++) {
      step();
    }
    return this;
  }

  private void step() {
    int copy = random.nextInt(COPIES);
    int what = random.nextInt(10);
    if (what < 5 || deltas.isEmpty()) {
      T delta = sample.change().of(copies.get(copy), replicas.get(copy), random);
      deltas.add(delta);
      merge(copy, delta);
    } else if (what < 9) {
      merge(copy, deltas.get(random.nextInt(deltas.size())));
    } else {
      merge(copy, copies.get(random.nextInt(COPIES)));
    }
  }

  private void merge(int copy, T change) {
    copies.set(copy, copies.get(copy).merge(change));
  }

  T copy(int index) {
    return copies.get(index);
  }

  List<T> copies() {
    return copies;
  }

  List<T> deltas() {
    return deltas;
  }

  /** A copy, a delta, or a group of deltas. */
  T any() {
    T one =
        random.nextBoolean()
            ? copies.get(random.nextInt(COPIES))
            : deltas.get(random.nextInt(deltas.size()));
    return random.nextInt(3) > 0 ? one : one.merge(deltas.get(random.nextInt(deltas.size())));
  }
}
