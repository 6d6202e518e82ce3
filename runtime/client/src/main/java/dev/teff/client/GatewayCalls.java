package dev.teff.client;

import dev.teff.runtime.spi.CallHandler;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.Timekeeper;

/** Sends calls to gateways, and answers to their callers. */
final class GatewayCalls implements CallHandler {
  /** A gateway says a little before the deadline that no silo came: too late to ask again. */
  private static final long TOO_LATE_NANOS = 50_000_000;

  private final Channels channels;
  private final Timekeeper time;

  GatewayCalls(Channels channels, Timekeeper time) {
    this.channels = channels;
    this.time = time;
  }

  @Override
  public void handle(CallRequest request) {
    if (!request.begin()) {
      return; // nobody waits any more
    }
    var asked = Asked.of(request);
    Exchange exchange;
    try {
      exchange =
          Exchange.begin(
              channels,
              request.oneWay() ? Wire.SEND : Wire.CALL,
              Wire.call(request),
              request.deadlineNanos() - time.nanos(),
              true,
              new Answer(request, asked, time));
    } catch (RuntimeException e) { // it cannot be encoded, or there is no token
      request.failed(ClientFailures.unsendable(asked, e));
      return;
    }
    if (request.cancellable()) {
      request.whenCancelled(exchange::cancel);
    }
  }

  private record Answer(CallRequest request, Asked asked, Timekeeper time)
      implements Exchange.Listener {
    @Override
    public void parked() {
      request.held();
    }

    @Override
    public void replied(String gateway, byte[] reply) {
      try {
        if (!request.oneWay()) {
          request.call().readResult(Wire.result(reply));
        }
      } catch (RuntimeException e) {
        request.failed(ClientFailures.unreadable(asked, gateway, e));
        return;
      }
      request.succeeded();
    }

    @Override
    public void failed(Exchange.Broken how) {
      boolean late = request.deadlineNanos() - time.nanos() < TOO_LATE_NANOS;
      request.failed(
          how.parked() && late
              ? ClientFailures.parkedTooLong(asked, how)
              : ClientFailures.of(asked, how));
    }
  }
}
