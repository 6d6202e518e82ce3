package dev.teff.runtime.cluster.spi;

import dev.teff.grains.GrainId;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Chooses where grains are activated that are active nowhere, and where those go that have to leave
 * a silo that is stopped. Asked by the silo that owns a grain's hash range, or by the one that
 * leaves, so at one place at a time. Safe for use by any thread; nothing blocks.
 */
public interface Placer {
  /** Leaves every grain to the owner of its hash range. */
  Placer BY_RANGE =
      new Placer() {
        @Override
        public boolean isByRange(String grainType) {
          return true;
        }

        @Override
        public CompletableFuture<String> choose(
            GrainId grain, String rangeOwner, Optional<String> callerSilo) {
          return CompletableFuture.completedFuture(rangeOwner);
        }
      };

  /** Whether grains of a type are activated by the owners of their hash ranges; must be quick. */
  boolean isByRange(String grainType);

  /**
   * Chooses.
   *
   * @param rangeOwner the silo that owns the grain's hash range
   * @param callerSilo where the call comes from that wants the grain, if from a silo
   * @return the name of a silo; when it fails with a {@link dev.teff.grains.GrainException}, so do
   *     the calls that want the grain
   */
  CompletableFuture<String> choose(GrainId grain, String rangeOwner, Optional<String> callerSilo);

  /** The grain with which a grain is to be, if with one; must be quick. */
  default Optional<GrainId> companion(GrainId grain) {
    return Optional.empty();
  }
}
