package dev.teff.loadtest.harness;

import dev.teff.grains.CallInterceptor;
import dev.teff.grains.InterceptedCall;
import dev.teff.placement.jfr.ServedCallEvent;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Counts calls by grain type and method, as their caller waits for them. It passes all calls on,
 * and counts those that are made during a run by its users; of those it has some traced by the
 * silos through which they pass.
 */
final class GrainMeter implements CallInterceptor {
  private final boolean traces;

  /** Set by the thread that runs a plan, read by its users. */
  private volatile @Nullable RunContext run;

  /**
   * One for a target.
   *
   * @param traces whether silos are to tell the flight recorder of some calls
   */
  GrainMeter(boolean traces) {
    this.traces = traces;
  }

  void begin(RunContext context) {
    run = context;
  }

  void end() {
    run = null;
  }

  @Override
  public void outgoing(InterceptedCall call) throws Exception {
    RunContext context = run;
    if (context == null) {
      call.proceed();
      return;
    }
    String name = call.target().type() + "." + call.method();
    long begun = context.clock().now();
    String trace = trace(context, begun);
    if (trace != null) {
      call.addContext(ServedCallEvent.CONTEXT, trace);
    }
    boolean answered = false;
    try {
      call.proceed();
      answered = true;
    } finally {
      if (answered || !context.control().isStopped()) {
        long ended = context.clock().now();
        Series series = context.recordings().series(SeriesKind.GRAIN, name);
        context.record(series, begun, begun, ended, !answered);
        if (trace != null && answered) {
          context
              .recordings()
              .traced(
                  new TracedCall(
                      trace, name, call.target().key(), begun - context.start(), ended - begun));
        }
      }
    }
  }

  private @Nullable String trace(RunContext context, long begun) {
    boolean isPicked =
        traces
            && context.counts(begun)
            && context.recordings().sampler().pick(begun - context.start());
    return isPicked ? Long.toHexString(ThreadLocalRandom.current().nextLong()) : null;
  }
}
