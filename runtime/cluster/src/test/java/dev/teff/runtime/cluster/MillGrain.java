package dev.teff.runtime.cluster;

import dev.teff.grains.StatelessWorker;

@StatelessWorker(max = 1)
final class MillGrain implements Mill {
  private int ground;

  @Override
  public int grind() {
    return ++ground;
  }
}
