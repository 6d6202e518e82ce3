package dev.teff.runtime.placement;

import dev.teff.grains.DeactivationReason;
import dev.teff.grains.GrainId;
import dev.teff.grains.spi.GrainCall;
import dev.teff.placement.jfr.ActivationEvent;
import dev.teff.placement.jfr.DeactivationEvent;
import dev.teff.placement.jfr.FenceEvent;
import dev.teff.placement.jfr.GrainCallEvent;
import dev.teff.placement.jfr.GrainTurnEvent;
import dev.teff.placement.jfr.ServedCallEvent;
import dev.teff.runtime.spi.CallProbe;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.wire.WireWriter;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells the flight recorder of the calls that are picked, and of grains that come and go. */
final class FlightProbe implements CallProbe {
  private static final int LARGEST = 1 << 20;

  private final Supplier<String> silo;
  private final Sampling sampling;

  /**
   * One for a silo.
   *
   * @param silo its name, asked for when it has started
   */
  FlightProbe(Supplier<String> silo, Sampling sampling) {
    this.silo = silo;
    this.sampling = sampling;
  }

  @Override
  public int next() {
    return sampling.calls().next();
  }

  @Override
  public @Nullable Observed observe(
      GrainId caller, GrainId callee, GrainCall<?> call, boolean oneWay) {
    int calls = sampling.calls().pick();
    if (calls == 0) {
      return null;
    }
    var event = new GrainCallEvent(silo.get(), caller, callee, call.method().name(), calls, oneWay);
    event.begin();
    return (answered, remote, waitNanos) -> event.ended(size(call, answered), waitNanos, remote);
  }

  @Override
  public void ran(GrainId grain, String method, long nanos, int standsFor) {
    int picked = sampling.turns().pickOfAll();
    if (picked > 0) {
      double turns = (double) picked * standsFor;
      new GrainTurnEvent(silo.get(), grain, method, turns, nanos).commit();
    }
  }

  @Override
  public @Nullable Served arrived(CallRequest call) {
    String trace = call.context().get(ServedCallEvent.CONTEXT);
    return trace == null ? null : new ServedFlight(trace, silo.get(), call);
  }

  @Override
  public Runnable activating(GrainId grain) {
    var event = new ActivationEvent(grain, silo.get(), "it was called");
    event.begin();
    return event::commit;
  }

  @Override
  public void deactivated(GrainId grain, DeactivationReason reason) {
    var event = new DeactivationEvent(grain, silo.get(), reason.toString());
    event.commit();
  }

  @Override
  public void fenced(GrainId grain, String detail) {
    new FenceEvent(grain, silo.get(), detail).commit();
  }

  /**
   * What the call has on the wire, or would have: one within a silo is never encoded, so that may
   * fail here for the first time, in whatever way the accessors of its records do.
   */
  private static long size(GrainCall<?> call, boolean answered) {
    var out = new WireWriter(LARGEST);
    try {
      call.writeArguments(out);
      if (answered) {
        call.writeResult(out);
      }
      return out.size();
    } catch (RuntimeException | Error e) { // its caller has its answer, and must not hear of this
      return LARGEST;
    }
  }
}
