package dev.teff.simulator.flights;

import dev.teff.grains.GrainContext;
import dev.teff.grains.State;

/** Sells seats. */
final class FlightGrain implements Flight {
  /** What is stored. */
  record Seats(long free) {}

  private final State<Seats> seats;

  FlightGrain(GrainContext<String> context) {
    this.seats = context.state(new Seats(20));
  }

  @Override
  public long book() {
    if (free() > 0) {
      seats.set(new Seats(free() - 1));
    }
    return free();
  }

  @Override
  public long free() {
    return seats.get().free();
  }
}
