package dev.teff.samples.presence;

import java.util.concurrent.atomic.LongAdder;

/** Counts what the grains of one silo say to each other and to those elsewhere. Thread-safe. */
public final class Tally {
  private final long place;
  private final LongAdder local = new LongAdder();
  private final LongAdder remote = new LongAdder();

  /**
   * Counts for one silo.
   *
   * @param place a number that no other silo has
   */
  public Tally(long place) {
    this.place = place;
  }

  /** The silo's number. */
  public long place() {
    return place;
  }

  /** A message came from this place. */
  public void received(long from) {
    count(from);
  }

  /** The answer to a message came from this place. */
  public void answered(long from) {
    count(from);
  }

  private void count(long from) {
    (from == place ? local : remote).increment();
  }

  /** How many messages between grains came to this silo from itself. */
  public long local() {
    return local.sum();
  }

  /** How many came from another silo. */
  public long remote() {
    return remote.sum();
  }
}
