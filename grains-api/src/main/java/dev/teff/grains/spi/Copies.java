package dev.teff.grains.spi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Copies of collections on their way across a grain boundary, for generated code. Each is
 * unmodifiable, keeps the order of the original (so that every silo sees the same), and refuses
 * nulls. The operators copy elements that hold collections themselves.
 */
public final class Copies {
  private Copies() {}

  /** Copies a list whose elements need copying. */
  public static <T> List<T> list(List<T> original, UnaryOperator<T> element) {
    var copy = new ArrayList<T>(original.size());
    for (T each : original) {
      copy.add(element.apply(Objects.requireNonNull(each, "element")));
    }
    return Collections.unmodifiableList(copy);
  }

  /** Copies a set. */
  public static <T> Set<T> set(Set<T> original, UnaryOperator<T> element) {
    var copy = LinkedHashSet.<T>newLinkedHashSet(original.size());
    for (T each : original) {
      copy.add(element.apply(Objects.requireNonNull(each, "element")));
    }
    return Collections.unmodifiableSet(copy);
  }

  /** Copies a map; keys are immutable. */
  public static <K, V> Map<K, V> map(Map<K, V> original, UnaryOperator<V> value) {
    var copy = LinkedHashMap.<K, V>newLinkedHashMap(original.size());
    original.forEach((key, each) ->
        copy.put(
            Objects.requireNonNull(key, "key"),
            value.apply(Objects.requireNonNull(each, "value"))));
    return Collections.unmodifiableMap(copy);
  }

  /** Copies an array of objects. */
  public static <T> T[] array(T[] original, UnaryOperator<T> element) {
    T[] copy = original.clone();
    for (int i = 0; i < copy.length; i++) {
      copy[i] = element.apply(Objects.requireNonNull(copy[i], "element"));
    }
    return copy;
  }
}
