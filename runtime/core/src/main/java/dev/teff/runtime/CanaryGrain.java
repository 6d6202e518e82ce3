package dev.teff.runtime;

import dev.teff.grains.StatelessWorker;

/** Sings on every silo: a worker is called where the caller is. */
@StatelessWorker(max = 1)
final class CanaryGrain implements Canary {
  @Override
  public long sing(long song) {
    return song;
  }
}
