package dev.teff.runtime;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.grains.Pending;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.GrainContract;
import dev.teff.runtime.spi.CallHandler;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A call that was started: somebody may wait for it later, and until then nobody retries it. */
final class StartedRequest extends WaitingRequest implements Pending<@Nullable Object> {
  private final CallHandler handler;
  private final Retries retries;
  private int attempts; // by the one who reports; the next attempt begins behind it

  StartedRequest(
      GrainId target,
      GrainContract<?, ?> contract,
      GrainCall<?> call,
      long deadlineNanos,
      CallHandler handler,
      Retries retries) {
    super(target, contract, call, deadlineNanos, retries.time(), null);
    this.handler = handler;
    this.retries = retries;
  }

  @Override
  public void failed(Throwable cause) {
    if (cause instanceof GrainException failure
        && retries.permit(failure, attempts, deadlineNanos())
        && startOver()) {
      long pause = retries.pauseNanos(attempts++);
      if (pause == 0) {
        handler.handle(this);
      } else {
        retries.time().schedule(Duration.ofNanos(pause), () -> handler.handle(this));
      }
    } else {
      super.failed(cause);
    }
  }

  @Override
  public @Nullable Object await() {
    awaitDone();
    return call().result();
  }
}
