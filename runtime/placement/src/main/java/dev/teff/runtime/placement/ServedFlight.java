package dev.teff.runtime.placement;

import dev.teff.placement.jfr.ServedCallEvent;
import dev.teff.runtime.spi.CallProbe;
import dev.teff.runtime.spi.CallRequest;

/** Tells the flight recorder how a call went; the threads that run it tell, one after the other. */
final class ServedFlight implements CallProbe.Served {
  private final ServedCallEvent event;
  private final long arrived = System.nanoTime();
  private long begun;
  private long ran;

  ServedFlight(String trace, String silo, CallRequest call) {
    event = new ServedCallEvent(trace, silo, call.target(), call.method().name(), call.hops());
    event.begin();
  }

  @Override
  public void begun() {
    begun = System.nanoTime();
  }

  @Override
  public void ran() {
    ran = System.nanoTime();
  }

  @Override
  public void answered(boolean failed) {
    long now = System.nanoTime();
    boolean hasRun = ran != 0;
    event.answered(
        (begun == 0 ? now : begun) - arrived,
        hasRun ? ran - begun : 0,
        hasRun ? now - ran : 0,
        hasRun,
        failed);
  }
}
