package dev.teff.loadtest;

/** Knows nothing. */
final class IdleGrain implements Idle {
  @Override
  public long touch(long value) {
    return value;
  }
}
