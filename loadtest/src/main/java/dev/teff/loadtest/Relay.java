package dev.teff.loadtest;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import java.util.List;

/** A grain that calls counters: calls between grains are what placement looks at. */
@GrainType("bench.relay")
public interface Relay extends Grain<String> {
  /** Says which counters it calls. */
  void toward(List<String> counters);

  /** Calls so many counters, one after the other; answers the last one's total. */
  long relay(int calls);

  /** The process that hosts the grain. */
  long process();
}
