package dev.teff.placement;

import dev.teff.placement.spi.Choice;
import dev.teff.placement.spi.PlacementRequest;
import dev.teff.placement.spi.PlacementStrategy;

/**
 * Where the call is, as many as there are calls for.
 *
 * @param most how many on one silo at most
 */
public record StatelessWorker(int most) implements PlacementStrategy {
  @Override
  public Choice choose(PlacementRequest request) {
    return new Choice.Workers(most, "stateless workers are wherever they are called");
  }
}
