package dev.teff.simulator;

import java.time.Duration;
import java.time.Instant;

/** Who makes the calls that a test writes down. */
record Somebody() implements Seat {
  @Override
  public String name() {
    return "somebody";
  }

  @Override
  public long now() {
    return 0;
  }

  @Override
  public Instant issued() {
    return Instant.EPOCH;
  }

  @Override
  public void pause(Duration duration) {
    throw new UnsupportedOperationException("there is no time here");
  }

  @Override
  public boolean undisturbed() {
    return true;
  }
}
