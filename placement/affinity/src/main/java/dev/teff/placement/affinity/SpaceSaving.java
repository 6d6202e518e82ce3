package dev.teff.placement.affinity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The heaviest items of a stream in bounded memory, with an error bound for each.
 *
 * <p>After A. Metwally, D. Agrawal, A. El Abbadi: <i>Efficient Computation of Frequent and Top-k
 * Elements in Data Streams</i> (ICDT 2005). An item that is not there takes the place of the
 * lightest and inherits its weight as its possible error. For every item: {@code true weight ≤
 * weight}, {@code weight − error ≤ true weight}, {@code error ≤ total / capacity}; and every item
 * heavier than {@code total / capacity} is there. Differs from the paper in that weights are real
 * numbers (so a binary heap stands where the paper has buckets of equal counts), and in that all
 * may be scaled at once, which keeps the order and with it the guarantees.
 *
 * <p>For use by one thread at a time.
 *
 * @param <T> the items; found by equals and hashCode
 */
public final class SpaceSaving<T> {
  private final int capacity;
  private final Map<T, Counter<T>> counters;
  private final List<Counter<T>> heap; // lightest first
  private double total;

  /** One that counts so many items at once. */
  public SpaceSaving(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("A sketch of " + capacity + " counters counts nothing.");
    }
    this.capacity = capacity;
    this.counters = new HashMap<>();
    this.heap = new ArrayList<>();
  }

  /** One item that is counted. */
  public static final class Counter<T> {
    private T item;
    private double weight;
    private double error;
    private double samples;
    private int index;

    private Counter(T item, int index) {
      this.item = item;
      this.index = index;
    }

    /** The item. */
    public T item() {
      return item;
    }

    /** At least the item's true weight. */
    public double weight() {
      return weight;
    }

    /** At most so much of the weight is not the item's. */
    public double error() {
      return error;
    }

    /** How many samples the item's own weight rests on; scaled as weights are. */
    double samples() {
      return samples;
    }
  }

  /** Counts an item; sample is 1 in the unit of the weights. */
  public void add(T item, double weight, double sample) {
    total += weight;
    Counter<T> counter = counters.get(item);
    if (counter == null) {
      counter = admit(item);
    }
    counter.weight += weight;
    counter.samples += sample;
    sink(counter);
  }

  private Counter<T> admit(T item) {
    Counter<T> counter;
    if (heap.size() < capacity) {
      counter = new Counter<>(item, heap.size());
      heap.add(counter);
      rise(counter);
    } else {
      counter = heap.getFirst();
      counters.remove(counter.item);
      counter.item = item;
      counter.error = counter.weight;
      counter.samples = 0;
    }
    counters.put(item, counter);
    return counter;
  }

  @Nullable Counter<T> find(T item) {
    return counters.get(item);
  }

  /** All that is counted, in no order. */
  public List<Counter<T>> counters() {
    return heap;
  }

  int capacity() {
    return capacity;
  }

  int size() {
    return heap.size();
  }

  /** The weight of all that was added. */
  double total() {
    return total;
  }

  /** Multiplies everything; 0 forgets all. */
  public void scale(double factor) {
    if (factor == 0) {
      counters.clear();
      heap.clear();
      total = 0;
      return;
    }
    total *= factor;
    for (Counter<T> counter : heap) {
      counter.weight *= factor;
      counter.error *= factor;
      counter.samples *= factor;
    }
  }

  private void rise(Counter<T> counter) {
    while (counter.index > 0) {
      Counter<T> parent = heap.get((counter.index - 1) / 2);
      if (parent.weight <= counter.weight) {
        return;
      }
      swap(counter, parent);
    }
  }

  private void sink(Counter<T> counter) {
    while (true) {
      int left = 2 * counter.index + 1;
      if (left >= heap.size()) {
        return;
      }
      Counter<T> least = heap.get(left);
      if (left + 1 < heap.size() && heap.get(left + 1).weight < least.weight) {
        least = heap.get(left + 1);
      }
      if (counter.weight <= least.weight) {
        return;
      }
      swap(counter, least);
    }
  }

  private void swap(Counter<T> one, Counter<T> other) {
    int index = one.index;
    one.index = other.index;
    other.index = index;
    heap.set(one.index, one);
    heap.set(other.index, other);
  }
}
