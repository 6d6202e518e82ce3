package dev.teff.grains.spi;

import dev.teff.grains.CallOptions;
import dev.teff.grains.GrainId;

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
}
