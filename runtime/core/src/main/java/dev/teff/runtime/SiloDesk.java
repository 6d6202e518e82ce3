package dev.teff.runtime;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.ReadOnly;
import dev.teff.runtime.spi.PinnedGrain;
import java.util.Map;

/** Where one silo, whose name is the key, says how it is. */
@GrainType(PinnedGrain.SILO)
interface SiloDesk extends Grain<String> {
  /** What the silo hosts and did. */
  @ReadOnly
  Figures figures();

  /** Why a grain is on the silo; empty when it is not, or nothing there knows. */
  @ReadOnly
  String why(String type, String key);

  /** How many grains are active, in all and by type, and what there has been. */
  record Figures(long grains, long activations, long turns, Map<String, Long> activeGrains) {}
}
