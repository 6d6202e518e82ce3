package dev.teff.placement;

import dev.teff.placement.spi.Choice;
import dev.teff.placement.spi.PlacementRequest;
import dev.teff.placement.spi.PlacementStrategy;

/** The default: the owner of the hash range, which everybody finds without asking. */
public record RangeOwner() implements PlacementStrategy {
  @Override
  public Choice choose(PlacementRequest request) {
    return request
        .silo(request.rangeOwner())
        .<Choice>map(owner -> new Choice.OneSilo(owner.name(), "owns the grain's hash range"))
        // With filters, the owner may not be among those that may host it.
        .orElseGet(() ->
            new Choice.OneSilo(
                HashRing.of(request.silos(), silo -> silo.name()).owner(request.grain()).name(),
                "owns the grain's hash range among the silos that may host it"));
  }
}
