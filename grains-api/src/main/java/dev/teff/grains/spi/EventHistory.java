package dev.teff.grains.spi;

import java.util.Map;
import java.util.Set;

/**
 * Event types that a journal once stored.
 *
 * @param former by stable name, how to read one as an event of today
 * @param retired the stable names of those to pass over
 */
public record EventHistory(Map<String, Codec<?>> former, Set<String> retired) {
  /** Of a journal that has always stored the same types. */
  public static final EventHistory NONE = new EventHistory(Map.of(), Set.of());

  /** Copies both. */
  public EventHistory {
    former = Map.copyOf(former);
    retired = Set.copyOf(retired);
  }
}
