package dev.teff.simulator;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.OneWay;
import java.util.List;

/** Observes lobbies. */
@GrainType("sim.guest")
interface Guest extends Grain<String> {
  @OneWay
  void hear(String lobby, long number);

  /** What it heard of an activation of a lobby, in order of arrival. */
  List<Long> heard(String lobby);
}
