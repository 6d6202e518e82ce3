package dev.teff.runtime.placement;

import dev.teff.grains.GrainId;
import dev.teff.placement.affinity.Move;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** What placement needs of the silo and its cluster. Safe for use by any thread; nothing blocks. */
interface Surroundings {
  /** This silo's name. */
  String self();

  /** The names of all silos that may host grains, this one among them. */
  Set<String> silos();

  /** The silo where a grain is, or would be, as far as is known here without asking. */
  Optional<String> where(GrainId grain);

  /** Whether a grain is active on this silo. */
  boolean isHere(GrainId grain);

  /** How many grains are active on this silo, about. */
  long grains();

  /** When a grain was activated on this silo; empty when it is not active here. */
  Optional<Instant> activeSince(GrainId grain);

  /** Tells another silo something; it may get lost. */
  void tell(String silo, byte[] message);

  /**
   * Moves a grain that is here, live.
   *
   * @return completes when the grain is on the other silo, and exceptionally when it stays
   */
  CompletionStage<?> move(Move move);
}
