package dev.teff.cli;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.ReadOnly;
import java.util.List;

/** A grain that does what grains do, so that a JVM learns it. */
@GrainType("teff.rehearsal")
interface Rehearsal extends Grain<String> {
  /** Stores a step; returns how many there are. */
  long step(String what);

  /** Calls another one, and waits for it. */
  long pass(String other, String what);

  /** Asks another one, and waits for it. */
  long look(String other);

  /** Asks others at once. */
  long spread(List<String> others);

  /** How many steps there are. */
  @ReadOnly
  long steps();
}
