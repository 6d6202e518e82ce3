package dev.teff.placement;

import dev.teff.placement.spi.Choice;
import dev.teff.placement.spi.PlacementRequest;
import dev.teff.placement.spi.PlacementStrategy;
import dev.teff.placement.spi.SiloView;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Only silos with all of these labels; among them, another strategy chooses. */
public record Labelled(Set<String> labels, PlacementStrategy among) implements PlacementStrategy {
  /** Copies the labels. */
  public Labelled {
    labels = Set.copyOf(labels);
  }

  /**
   * Chooses.
   *
   * @throws NoSuchLabelsException when no silo has all of the labels
   */
  @Override
  public Choice choose(PlacementRequest request) {
    List<SiloView> fitting =
        request.silos().stream().filter(silo -> silo.labels().containsAll(labels)).toList();
    if (fitting.isEmpty()) {
      Set<String> existing = new TreeSet<>();
      request.silos().forEach(silo -> existing.addAll(silo.labels()));
      throw new NoSuchLabelsException(new TreeSet<>(labels), existing);
    }
    return among.choose(request.among(fitting));
  }
}
