package dev.teff.runtime.cluster;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.CallWaiter;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * A client's call, which goes to the next silo for as long as it did not leave for the one before:
 * the silos send it on to where it belongs.
 */
final class FailoverCall extends CallRequest {
  private final CallRequest request;
  private final Iterator<Link> others;

  // Of the thread that tries: the caller's, then the one that failed.
  private volatile boolean begun;

  FailoverCall(CallRequest request, Iterator<Link> others) {
    super(
        request.target(),
        request.contract(),
        request.call(),
        request.deadlineNanos(),
        request.hops());
    this.request = request;
    this.others = others;
    request.whenCancelled(this::cancel);
  }

  @Override
  public List<CallWaiter> waiters() {
    return request.waiters();
  }

  @Override
  public Map<String, String> context() {
    return request.context();
  }

  @Override
  public boolean cancellable() {
    return request.cancellable();
  }

  @Override
  public boolean oneWay() {
    return request.oneWay();
  }

  @Override
  public boolean begin() {
    begun = true;
    return request.begin();
  }

  @Override
  public void succeeded() {
    request.succeeded();
  }

  @Override
  public void failed(Throwable failure) {
    if (!begun && isUnreachable(failure) && others.hasNext()) {
      others.next().send(this, 0);
    } else {
      request.failed(failure);
    }
  }

  private static boolean isUnreachable(Throwable failure) {
    return failure instanceof GrainException grain
        && grain.code() == ErrorCode.NO_SILO_REACHABLE
        && grain.outcome() == Outcome.DID_NOT_RUN;
  }
}
