package dev.teff.runtime.spi;

import java.util.Map;

/**
 * What a silo hosts and did since its start.
 *
 * @param activeGrains activations by grain type's stable name
 * @param activations how many activations there have been
 * @param eventsReplayed how many stored events were read to recover grains
 * @param turns how many turns ran
 */
public record SiloStatistics(
    Map<String, Long> activeGrains, long activations, long eventsReplayed, long turns) {
  /** Copies the map. */
  public SiloStatistics {
    activeGrains = Map.copyOf(activeGrains);
  }
}
