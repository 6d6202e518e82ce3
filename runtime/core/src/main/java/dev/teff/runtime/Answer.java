package dev.teff.runtime;

import dev.teff.grains.GrainException;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.Lease;
import org.jspecify.annotations.Nullable;

/**
 * What a turn has to say to its caller.
 *
 * @param failure what it threw; null when it returned, and the result is in the call
 */
record Answer(CallRequest request, @Nullable Throwable failure) implements Lease.Output {
  @Override
  public void open() {
    if (failure == null) {
      request.succeeded();
    } else {
      request.failed(failure);
    }
  }

  @Override
  public void broken(GrainException cause) {
    request.failed(Failures.answerKept(cause));
  }
}
