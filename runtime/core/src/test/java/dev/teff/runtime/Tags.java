package dev.teff.runtime;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.ReadOnly;
import dev.teff.grains.WriteConsistency;
import java.util.Set;

/** A replicated set. */
@GrainType("tags")
interface Tags extends Grain<String> {
  void add(WriteConsistency consistency, String tag);

  void remove(WriteConsistency consistency, String tag);

  /** Adds, and answers the whole set where a delta is wanted. */
  void addWhole(WriteConsistency consistency, String tag);

  /** Whenever others have changed the set, throws. */
  void object();

  /** Will add a tag, after a second, to whichever copy is told. */
  void remind(String tag);

  void leave();

  @ReadOnly
  Set<String> all();
}
