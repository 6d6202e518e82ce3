package dev.teff.placement.spi;

import dev.teff.grains.GrainId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What is known when a grain is to be placed.
 *
 * @param grain the grain
 * @param silos the silos that may host it, by name; never empty
 * @param rangeOwner the one that owns the grain's hash range
 * @param callerSilo where the call comes from, if from a silo
 * @param pulls by how much the silos pull it, by name, as far as is known from an earlier life
 * @param companion where the grain is with which it is to be, if it is to be with one and that is
 *     active
 */
public record PlacementRequest(
    GrainId grain,
    List<SiloView> silos,
    String rangeOwner,
    Optional<String> callerSilo,
    Map<String, Double> pulls,
    Optional<String> companion,
    RandomGenerator random) {
  /** Copies the collections. */
  public PlacementRequest {
    if (silos.isEmpty()) {
      throw new IllegalArgumentException("There is no silo to place " + grain + " on.");
    }
    silos = List.copyOf(silos);
    pulls = Map.copyOf(pulls);
  }

  /** The silo of this name, if it may host the grain. */
  public Optional<SiloView> silo(String name) {
    return silos.stream().filter(silo -> silo.name().equals(name)).findFirst();
  }

  /** The same with fewer silos. */
  public PlacementRequest among(List<SiloView> fewer) {
    return new PlacementRequest(grain, fewer, rangeOwner, callerSilo, pulls, companion, random);
  }
}
