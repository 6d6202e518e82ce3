package dev.teff.simulator;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.ReadOnly;
import java.util.List;

/** Collects numbers, event-sourced. */
@GrainType("sim.tally")
interface Tally extends Grain<String> {
  /** Adds a number, which nobody adds twice. */
  Counted add(long number);

  @ReadOnly
  Counted total();

  /** These tallies, asked all at once. */
  List<Counted> survey(List<String> tallies);
}
