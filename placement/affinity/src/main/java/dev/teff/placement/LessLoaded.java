package dev.teff.placement;

import dev.teff.placement.spi.Choice;
import dev.teff.placement.spi.PlacementRequest;
import dev.teff.placement.spi.PlacementStrategy;
import dev.teff.placement.spi.SiloView;
import java.util.Map;

/**
 * The less busy one of two silos drawn at random.
 *
 * <p>After M. Mitzenmacher: <i>The Power of Two Choices in Randomized Load Balancing</i> (IEEE TPDS
 * 12(10), 2001): nearly as even as asking all, and no herd runs to the silo that was idle a second
 * ago. Differs in that a silo that clearly pulls the grain, as known from an earlier life, is taken
 * instead unless it is much busier than the mean.
 */
public record LessLoaded() implements PlacementStrategy {
  private static final double MUCH_BUSIER = 1.2;

  @Override
  public Choice choose(PlacementRequest request) {
    double mean = request.silos().stream().mapToDouble(SiloView::busy).average().orElse(0);
    return request.pulls().entrySet().stream()
        .filter(pull -> pull.getValue() > 0)
        .max(Map.Entry.comparingByValue())
        .flatMap(pull -> request.silo(pull.getKey()))
        .filter(silo -> silo.busy() <= MUCH_BUSIER * mean)
        .<Choice>map(silo -> new Choice.OneSilo(silo.name(), "those it used to talk to are there"))
        .orElseGet(() -> ofTwo(request));
  }

  private static Choice ofTwo(PlacementRequest request) {
    SiloView one = request.silos().get(request.random().nextInt(request.silos().size()));
    SiloView two = request.silos().get(request.random().nextInt(request.silos().size()));
    SiloView less = load(two) < load(one) ? two : one;
    return new Choice.OneSilo(less.name(), "the less loaded one of two drawn at random");
  }

  private static double load(SiloView silo) {
    return Math.max(silo.busy(), silo.full());
  }
}
