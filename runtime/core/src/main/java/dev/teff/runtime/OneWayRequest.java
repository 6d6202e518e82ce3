package dev.teff.runtime;

import dev.teff.grains.GrainId;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.GrainContract;
import dev.teff.runtime.spi.CallRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A call that nobody waits for. */
final class OneWayRequest extends CallRequest {
  private static final Logger LOG = LoggerFactory.getLogger("dev.teff.oneway");

  OneWayRequest(
      GrainId target, GrainContract<?, ?> contract, GrainCall<?> call, long deadlineNanos) {
    super(target, contract, call, deadlineNanos, 0);
  }

  @Override
  public boolean oneWay() {
    return true;
  }

  @Override
  public void succeeded() {}

  @Override
  public void failed(Throwable failure) {
    LOG.info(
        "A one-way call of {} to {} failed: {}", method().name(), target(), failure.toString());
  }
}
