package dev.teff.runtime;

import dev.teff.grains.GrainId;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.GrainContract;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A call that nobody waits for. */
final class OneWayRequest extends OwnRequest {
  private static final Logger LOG = LoggerFactory.getLogger("dev.teff.oneway");

  private final Map<String, String> context;

  OneWayRequest(
      GrainId target,
      GrainContract<?, ?> contract,
      GrainCall<?> call,
      long deadlineNanos,
      Map<String, String> context) {
    super(target, contract, call, deadlineNanos);
    this.context = context;
  }

  @Override
  public Map<String, String> context() {
    return context;
  }

  @Override
  public boolean oneWay() {
    return true;
  }

  @Override
  public void succeeded() {
    isBack(false);
  }

  @Override
  public void failed(Throwable failure) {
    isBack(true);
    LOG.info(
        "A one-way call of {} to {} failed: {}", method().name(), target(), failure.toString());
  }
}
