package dev.teff.cli;

/** Knows nothing that it would have to take along. */
final class PebbleGrain implements Pebble {
  private int tosses;

  @Override
  public int toss() {
    return ++tosses;
  }
}
