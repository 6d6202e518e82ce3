package dev.teff.runtime;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.GrainContract;
import dev.teff.runtime.spi.CallHandler;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call that nobody waits for. While it is known that it did not run, it is made again until its
 * deadline, as calls that somebody waits for are; then it comes behind what was sent meanwhile.
 */
final class OneWayRequest extends OwnRequest {
  private static final Logger LOG = LoggerFactory.getLogger("dev.teff.oneway");

  private final Map<String, String> context;
  private final CallHandler handler;
  private final Retries retries;
  private int attempts; // by the one who reports; the next attempt begins behind it

  OneWayRequest(
      GrainId target,
      GrainContract<?, ?> contract,
      GrainCall<?> call,
      long deadlineNanos,
      Map<String, String> context,
      CallHandler handler,
      Retries retries) {
    super(target, contract, call, deadlineNanos);
    this.context = context;
    this.handler = handler;
    this.retries = retries;
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
    if (!isCancelled()
        && failure instanceof GrainException known
        && retries.permit(known, call().key() != null, attempts, deadlineNanos())) {
      retries.again(attempts++, () -> handler.handle(this));
      return;
    }
    LOG.info(
        "A one-way call of {} to {} failed: {}", method().name(), target(), failure.toString());
  }
}
