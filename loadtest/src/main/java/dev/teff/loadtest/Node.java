package dev.teff.loadtest;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import java.util.List;

/** A grain of a graph, which tells others something. */
@GrainType("bench.node")
public interface Node extends Grain<Long> {
  /** Tells others, one after the other. */
  int tell(List<Long> others);

  /**
   * Is told.
   *
   * @param from the number of the silo from which it comes
   * @return the number of the silo where it came
   */
  long hear(long from);
}
