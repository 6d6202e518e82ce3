package dev.teff.runtime;

import dev.teff.grains.CallOptions;
import dev.teff.grains.GrainId;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.GrainContract;
import dev.teff.runtime.spi.CallHandler;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Begins calls on one thread that must not be blocked, such as an event loop. Where the grains are
 * in this process, calls that begin together go to them together. Not safe for other threads.
 */
public final class GatheredCalls {
  private final GrainCaller caller;
  private final CallHandler first;

  GatheredCalls(GrainCaller caller, CallHandler first) {
    this.caller = caller;
    this.first = first;
  }

  /**
   * Begins a call that a tool put together, and returns without waiting for its end; not in a turn.
   *
   * @param ended told once how the call ended: null when the result is in the call object, or when
   *     the method is one way; else what {@link GrainClient#call} throws. By any thread, the
   *     calling one too, and it must not block that
   */
  public void begin(
      GrainId grain,
      GrainContract<?, ?> contract,
      GrainCall<?> call,
      CallOptions options,
      Cancellation cancellation,
      Consumer<@Nullable Throwable> ended) {
    caller.begin(grain, contract, call, options, cancellation, first, ended);
  }
}
