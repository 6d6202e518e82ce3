package dev.teff.runtime.gateway;

import java.util.Map;

/**
 * What a gateway's callers want at this moment: from it follows how many silos are needed.
 *
 * @param parked how many calls wait because no silo runs
 * @param types the calls by grain type, of the types that are visible from outside
 */
public record Demand(int parked, Map<String, OfType> types) {
  /** Copies the map. */
  public Demand {
    types = Map.copyOf(types);
  }

  /**
   * The same of one type.
   *
   * @param underWay how many calls are under way, parked ones included
   * @param begun how many calls were let in since the start
   */
  public record OfType(int underWay, long begun) {}

  /** How many calls are under way, parked ones included. */
  public int underWay() {
    return types.values().stream().mapToInt(OfType::underWay).sum();
  }
}
