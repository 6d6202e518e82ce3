package dev.teff.loadtest;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.ReadOnly;
import java.time.Instant;

/** The grain of the benchmarks whose state is a journal. */
@GrainType("bench.ledger")
public interface Ledger extends Grain<String> {
  /** Adds an amount, as one event, and answers the total. */
  long post(long amount);

  /** Adds so many ones, as so many events of one turn. */
  long fill(int events);

  /** Sets a reminder that adds one. */
  void remind(Instant due);

  /** The total, without an event. */
  @ReadOnly
  long total();
}
