package dev.teff.placement;

import dev.teff.placement.spi.Choice;
import dev.teff.placement.spi.PlacementRequest;
import dev.teff.placement.spi.PlacementStrategy;

/** Any silo. */
public record RandomSilo() implements PlacementStrategy {
  @Override
  public Choice choose(PlacementRequest request) {
    int index = request.random().nextInt(request.silos().size());
    return new Choice.OneSilo(request.silos().get(index).name(), "drawn at random");
  }
}
