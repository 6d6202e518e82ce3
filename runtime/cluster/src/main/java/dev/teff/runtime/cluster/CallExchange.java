package dev.teff.runtime.cluster;

import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.wire.WireWriter;

/** A call to a grain on another silo. */
record CallExchange(
    long id, CallRequest request, WireWriter frame, Destination destination, LocalEnd local)
    implements Exchange {
  @Override
  public boolean begin() {
    return request.begin();
  }

  @Override
  public boolean expectsAnswer() {
    return id != CallFrame.ONE_WAY;
  }

  @Override
  public long deadlineNanos() {
    return request.deadlineNanos();
  }

  @Override
  public void departed() {
    if (!expectsAnswer()) {
      request.succeeded();
    }
  }

  @Override
  public void answered(Frame.Answer answer) {
    try {
      switch (answer) {
        case ReplyFrame reply -> {
          request.call().readResult(reply.result().reader());
          learn(reply.ranOn());
          request.succeeded();
        }
        case FailureFrame failure ->
            request.failed(FailureReader.restore(failure.failure(), request.method()));
        default -> request.failed(CallFailures.unreadableReply(request, silo(), null));
      }
    } catch (Throwable e) {
      // Generated readers and constructors of records and exceptions: whatever they refuse.
      request.failed(CallFailures.unreadableReply(request, silo(), e));
    }
  }

  /** Where the grain lives: for this silo, and for the one that sent the call here. */
  private void learn(long ranOn) {
    if (ranOn == 0) {
      destination.incarnation().ifPresent(request::ranOn);
    } else {
      request.ranOn(ranOn);
      local.ranElsewhere(request.target(), ranOn);
    }
  }

  private String silo() {
    return destination.toString();
  }

  @Override
  public void expired() {
    request.failed(CallFailures.expired(request, silo()));
  }

  @Override
  public void lost(boolean left, Loss loss) {
    request.failed(
        left
            ? CallFailures.lostBehind(request, silo(), loss)
            : CallFailures.unreachable(request, silo(), loss));
  }
}
