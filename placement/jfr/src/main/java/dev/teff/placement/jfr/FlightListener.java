package dev.teff.placement.jfr;

import dev.teff.grains.GrainId;
import dev.teff.placement.affinity.CallSample;
import java.time.Duration;

/** Is told what the flight recorder saw, about a second later, by one thread. */
public interface FlightListener {
  /**
   * A sampled call.
   *
   * @param remote whether the callee was on another silo
   */
  void call(CallSample sample, boolean remote);

  /**
   * A sampled turn.
   *
   * @param turns for how many it stands
   */
  void turn(GrainId grain, double turns);

  /** How busy the process is; about once a second. */
  void load(MachineLoad load);

  /** How many bytes the heap holds after a garbage collection. */
  void heapAfterCollection(long bytes);

  /**
   * A virtual thread could not leave its carrier while it blocked.
   *
   * @param where the grain code, or what else is first on the stack outside of the JDK
   */
  void pinned(String where, Duration duration);
}
