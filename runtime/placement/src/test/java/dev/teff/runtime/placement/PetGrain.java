package dev.teff.runtime.placement;

import dev.teff.grains.CoLocate;

/** Counts. */
@CoLocate(with = Friend.class)
final class PetGrain implements Pet {
  private int calls;

  @Override
  public int call() {
    return ++calls;
  }
}
