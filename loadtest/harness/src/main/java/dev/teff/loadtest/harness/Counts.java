package dev.teff.loadtest.harness;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the users of a run counted by {@link VirtualUser#count}, whichever generators they came
 * from. Immutable.
 *
 * @param byName how often, by name
 */
public record Counts(Map<String, Long> byName) {
  static final Counts NONE = new Counts(Map.of());

  /** Copies the map. */
  public Counts {
    byName = Map.copyOf(byName);
  }

  /** How often this was counted; 0 if never. */
  public long of(String name) {
    return byName.getOrDefault(name, 0L);
  }

  /** Those of all generators together. */
  static Counts sum(List<Counts> all) {
    Map<String, Long> sums = new HashMap<>();
    all.forEach(one -> one.byName.forEach((name, count) -> sums.merge(name, count, Long::sum)));
    return new Counts(sums);
  }
}
