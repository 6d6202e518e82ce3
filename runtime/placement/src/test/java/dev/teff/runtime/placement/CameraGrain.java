package dev.teff.runtime.placement;

import dev.teff.grains.Placement;

/** Counts. */
@Placement(value = Placement.Strategy.PREFER_LOCAL, labels = "disk")
final class CameraGrain implements Camera {
  private int pictures;

  @Override
  public int shoot() {
    return ++pictures;
  }
}
