package dev.teff.simulator;

/** Counts in memory. */
final class DoorbellGrain implements Doorbell {
  private final String activation;
  private long rings;

  DoorbellGrain(Births births) {
    this.activation = births.next();
  }

  @Override
  public Seen ring() {
    return new Seen(++rings, activation);
  }
}
