package dev.teff.grains.spi;

import dev.teff.grains.CallOptions;
import dev.teff.grains.GrainId;
import org.jspecify.annotations.Nullable;

/** Where a stub's calls go: the runtime. Safe for use by any thread. */
public interface CallSender {
  /**
   * Makes a call and returns when its result is in the call object.
   *
   * <p>What the grain threw is thrown as itself, declared or not; checked exceptions too, although
   * the signature does not say so, since the stub's method declares them.
   *
   * @throws dev.teff.grains.GrainException when the call failed as a call
   */
  void call(GrainId target, GrainContract<?, ?> contract, GrainCall<?> call, CallOptions options);

  /**
   * Begins a turn of a grain that is on the calling thread's silo and free, so that the caller runs
   * the method itself, without a call object.
   *
   * @return null when the call has to be made by {@link #call}; always, unless a runtime can do
   *     better
   * @throws dev.teff.grains.GrainException when the caller's own turn must not call any more
   */
  default @Nullable OpenTurn begin(GrainStub target, MethodDescriptor method) {
    return null;
  }
}
