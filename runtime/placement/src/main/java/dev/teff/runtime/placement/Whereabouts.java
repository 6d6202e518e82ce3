package dev.teff.runtime.placement;

import dev.teff.grains.GrainId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where grains are, as far as their silos have said so. Where nobody here has called a grain, it
 * would be looked for at the owner of its hash range, and those that it calls would follow it to
 * where it is not. Used by the engine's thread only.
 */
final class Whereabouts {
  private final Map<GrainId, String> places = new HashMap<>();
  private final Map<String, Set<GrainId>> bySilo = new HashMap<>();

  /**
   * A silo says which grains it has, of those that matter here; in place of what it said before.
   */
  void told(String silo, Set<GrainId> grains) {
    forget(silo);
    grains.forEach(grain -> places.put(grain, silo));
    bySilo.put(silo, grains);
  }

  /** A grain moves, to or from here: this silo knows better than others from now on. */
  void moved(GrainId grain) {
    places.remove(grain);
  }

  /** Forgets what other silos than these have said. */
  void retain(Set<String> silos) {
    Set<String> gone = new HashSet<>(bySilo.keySet());
    gone.removeAll(silos);
    gone.forEach(this::forget);
  }

  private void forget(String silo) {
    Set<GrainId> old = bySilo.remove(silo);
    if (old != null) {
      old.forEach(grain -> places.remove(grain, silo));
    }
  }

  /** Where a grain is; empty when no silo has said that it has it. */
  Optional<String> of(GrainId grain) {
    return Optional.ofNullable(places.get(grain));
  }
}
