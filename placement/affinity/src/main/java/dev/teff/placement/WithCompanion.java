package dev.teff.placement;

import dev.teff.placement.spi.Choice;
import dev.teff.placement.spi.PlacementRequest;
import dev.teff.placement.spi.PlacementStrategy;

/** Where the grain is with which it is to be; while that is not active, where it would be. */
public record WithCompanion() implements PlacementStrategy {
  @Override
  public Choice choose(PlacementRequest request) {
    return request
        .companion()
        .flatMap(request::silo)
        .<Choice>map(silo -> new Choice.OneSilo(silo.name(), "its companion is there"))
        .orElseGet(() -> new RangeOwner().choose(request));
  }
}
