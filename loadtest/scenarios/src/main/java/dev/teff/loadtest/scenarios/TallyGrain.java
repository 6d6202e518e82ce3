package dev.teff.loadtest.scenarios;

/** Forgets when it leaves the memory. */
final class TallyGrain implements Tally {
  private long count;

  @Override
  public long add(long amount) {
    count += amount;
    return count;
  }
}
