package dev.teff.runtime.placement;

import dev.teff.placement.spi.Choice;
import dev.teff.placement.spi.PlacementRequest;
import dev.teff.placement.spi.PlacementStrategy;

/** A strategy of a user's own: a key says where its grain is to be, and what is wrong with it. */
public final class ByKey implements PlacementStrategy {
  /** For the configuration, which names the class. */
  public ByKey() {}

  @Override
  public Choice choose(PlacementRequest request) {
    String[] words = request.grain().key().split(" ", -1);
    if (words[0].equals("throws")) {
      throw new IllegalStateException("It does not like " + request.grain() + ".");
    }
    return new Choice.OneSilo(words[0], "its key says so");
  }
}
