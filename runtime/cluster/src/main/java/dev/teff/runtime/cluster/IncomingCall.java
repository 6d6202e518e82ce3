package dev.teff.runtime.cluster;

import dev.teff.grains.GrainId;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.GrainContract;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.LocalSilo;
import dev.teff.runtime.spi.Timekeeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A call that came from another process, whose answer goes back where it came from. */
final class IncomingCall extends CallRequest {
  private static final Logger LOG = LoggerFactory.getLogger("dev.teff.oneway");
  // So that no remaining time overflows the clock.
  private static final long LONGEST_NANOS = Long.MAX_VALUE / 4;

  private final long id;
  private final InboundConnection origin;
  private final Timekeeper time;

  private IncomingCall(
      CallFrame frame,
      GrainContract<?, ?> contract,
      GrainCall<?> call,
      InboundConnection origin,
      Timekeeper time) {
    super(
        GrainId.of(frame.type(), frame.key()),
        contract,
        call,
        time.nanos() + Math.clamp(frame.remainingNanos(), 0, LONGEST_NANOS),
        frame.hops());
    this.id = frame.id();
    this.origin = origin;
    this.time = time;
  }

  /**
   * The call that a frame holds.
   *
   * @throws RuntimeException what the silo, the arguments' readers and constructors throw
   */
  static IncomingCall of(
      CallFrame frame, LocalSilo silo, InboundConnection origin, Timekeeper time) {
    GrainContract<?, ?> contract = silo.contract(frame.type());
    int method = silo.method(contract, frame.method());
    GrainCall<?> call = contract.readCall(method, frame.arguments().reader());
    return new IncomingCall(frame, contract, call, origin, time);
  }

  @Override
  public boolean oneWay() {
    return id == CallFrame.ONE_WAY;
  }

  @Override
  public boolean begin() {
    return deadlineNanos() - time.nanos() > 0;
  }

  @Override
  public void succeeded() {
    if (!oneWay()) {
      origin.reply(this);
    }
  }

  @Override
  public void failed(Throwable failure) {
    if (oneWay()) {
      LOG.info(
          "A one-way call of {} to {} failed: {}", method().name(), target(), failure.toString());
    } else {
      origin.fail(id, failure, method());
    }
  }

  /** The number of the answer. */
  long id() {
    return id;
  }
}
