package dev.teff.runtime.spi;

import dev.teff.grains.GrainId;
import dev.teff.grains.spi.KeyCodec;
import java.util.Optional;

/** Grains of the runtime itself that live on the one silo that their key names. */
public final class PinnedGrain {
  /** The type of the copies of replicated grains; the silo's name comes first in their keys. */
  public static final String REPLICA = "teff.replica";

  /** The type of the grains by which silos say how they are; the silo's name is their key. */
  public static final String SILO = "teff.silo";

  private static final int REPLICA_PARTS = 3;

  private PinnedGrain() {}

  /** The name of the silo that a grain is bound to, if it is bound to one. */
  public static Optional<String> silo(GrainId grain) {
    return switch (grain.type()) {
      case REPLICA -> Optional.of(KeyCodec.split(grain.key(), REPLICA_PARTS).getFirst());
      case SILO -> Optional.of(grain.key());
      default -> Optional.empty();
    };
  }
}
