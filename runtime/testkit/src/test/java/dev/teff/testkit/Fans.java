package dev.teff.testkit;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.WriteConsistency;
import java.util.Set;

/** Who likes something: a grain that is active on every silo where it is called. */
@GrainType("fans")
interface Fans extends Grain<String> {
  int like(String fan);

  int likeWith(WriteConsistency consistency, String fan);

  void likeAndThrow(String fan);

  void forget(String fan);

  void leave();

  Set<String> fans();

  /** How often changes of others were merged while this activation lived. */
  int merges();
}
