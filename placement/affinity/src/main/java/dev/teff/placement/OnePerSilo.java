package dev.teff.placement;

import dev.teff.placement.spi.Choice;
import dev.teff.placement.spi.PlacementRequest;
import dev.teff.placement.spi.PlacementStrategy;

/** One on each silo, for what a silo keeps for itself. */
public record OnePerSilo() implements PlacementStrategy {
  @Override
  public Choice choose(PlacementRequest request) {
    return new Choice.EachSilo("every silo has one of its own");
  }
}
