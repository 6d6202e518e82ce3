package dev.teff.placement;

import dev.teff.placement.spi.Choice;
import dev.teff.placement.spi.PlacementRequest;
import dev.teff.placement.spi.PlacementStrategy;

/** Where it is first called from, if that is a silo that may host it. */
public record PreferLocal() implements PlacementStrategy {
  @Override
  public Choice choose(PlacementRequest request) {
    return request
        .callerSilo()
        .flatMap(request::silo)
        .<Choice>map(silo -> new Choice.OneSilo(silo.name(), "its first call came from there"))
        .orElseGet(() -> new RangeOwner().choose(request));
  }
}
