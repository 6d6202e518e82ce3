package dev.teff.placement;

import dev.teff.placement.spi.Choice;
import dev.teff.placement.spi.PlacementRequest;
import dev.teff.placement.spi.PlacementStrategy;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A strategy that may be wrong: when it throws, or names a silo that may not host the grain, the
 * range owner hosts it, and somebody is told once. Labels that no silo has are not passed over: a
 * grain that has to be somewhere must not be elsewhere.
 */
public final class SafeStrategy implements PlacementStrategy {
  private final PlacementStrategy strategy;
  private final Consumer<String> complaints;
  private final AtomicBoolean complained = new AtomicBoolean();

  /**
   * Makes one safe.
   *
   * @param complaints is told what was wrong, the first time
   */
  public SafeStrategy(PlacementStrategy strategy, Consumer<String> complaints) {
    this.strategy = strategy;
    this.complaints = complaints;
  }

  @Override
  public Choice choose(PlacementRequest request) {
    Choice choice;
    try {
      choice = strategy.choose(request);
    } catch (NoSuchLabelsException e) {
      throw e;
    } catch (RuntimeException e) {
      return instead(request, "threw " + e);
    }
    if (choice instanceof Choice.OneSilo one && request.silo(one.silo()).isEmpty()) {
      return instead(request, "named silo " + one.silo() + ", which may not host it");
    }
    return choice;
  }

  private Choice instead(PlacementRequest request, String problem) {
    if (!complained.getAndSet(true)) {
      complaints.accept(
          "Strategy %s for %s %s; range owners host such grains instead."
              .formatted(strategy, request.grain().type(), problem));
    }
    return new RangeOwner().choose(request);
  }
}
