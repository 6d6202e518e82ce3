package dev.teff.runtime.cluster;

import dev.teff.grains.GrainId;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.GrainContract;
import dev.teff.runtime.spi.CallProbe;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.CallWaiter;
import dev.teff.runtime.spi.LocalSilo;
import dev.teff.runtime.spi.Timekeeper;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A call that came from another process, whose answer goes back where it came from. */
final class IncomingCall extends CallRequest {
  private static final Logger LOG = LoggerFactory.getLogger("dev.teff.oneway");
  // So that no remaining time overflows the clock.
  private static final long LONGEST_NANOS = Long.MAX_VALUE / 4;

  private final long id;
  private final long along;
  private final Circumstances circumstances;
  private final InboundConnection origin;
  private final long sender;
  private final Timekeeper time;
  private @Nullable Companions companions; // before it is handled
  private CallProbe.@Nullable Served served; // before it is handled
  private long ranOn; // published with the answer

  private IncomingCall(
      CallFrame frame,
      GrainContract<?, ?> contract,
      GrainCall<?> call,
      InboundConnection origin,
      long sender,
      Timekeeper time) {
    super(
        GrainId.of(frame.type(), frame.key()),
        contract,
        call,
        time.nanos() + Math.clamp(frame.remainingNanos(), 0, LONGEST_NANOS),
        frame.hops());
    this.id = frame.id();
    this.along = frame.along();
    this.circumstances = frame.circumstances();
    this.origin = origin;
    this.sender = sender;
    this.time = time;
  }

  /**
   * The call that a frame holds.
   *
   * @throws RuntimeException what the silo, the arguments' readers and constructors throw
   */
  static IncomingCall of(
      CallFrame frame, LocalSilo silo, InboundConnection origin, long sender, Timekeeper time) {
    GrainContract<?, ?> contract = silo.contract(frame.type());
    int method = silo.method(contract, frame.method());
    GrainCall<?> call = contract.readCall(method, frame.arguments().reader());
    frame.idempotencyKey().ifPresent(call::key);
    var incoming = new IncomingCall(frame, contract, call, origin, sender, time);
    incoming.served = silo.probe().arrived(incoming);
    return incoming;
  }

  /** Has its reply leave with others'. */
  void join(Companions others) {
    companions = others;
  }

  /** Whether somebody will see to it that its reply leaves, if it is there now. */
  boolean isAccompanied() {
    Companions others = companions;
    return others != null && others.areTogether();
  }

  @Override
  public long sentBy() {
    return sender;
  }

  @Override
  public long along() {
    return along;
  }

  @Override
  public void ranOn(long incarnation) {
    ranOn = incarnation;
  }

  /** The incarnation of the silo where the method ran; 0 for this one. */
  long ranOn() {
    return ranOn;
  }

  @Override
  public boolean oneWay() {
    return id == CallFrame.ONE_WAY;
  }

  @Override
  public List<CallWaiter> waiters() {
    return circumstances.waiters();
  }

  @Override
  public Map<String, String> context() {
    return circumstances.context();
  }

  @Override
  public boolean cancellable() {
    return circumstances.cancellable();
  }

  @Override
  public boolean begin() {
    if (deadlineNanos() - time.nanos() <= 0) {
      // Who waits for it is in another process, and nobody else here would say what became of it.
      failed(CallFailures.expiredHere(this));
      return false;
    }
    if (served != null) {
      served.begun();
    }
    return true;
  }

  @Override
  public void ran() {
    if (served != null) {
      served.ran();
    }
  }

  @Override
  public void succeeded() {
    if (served != null) {
      served.answered(false);
    }
    origin.ended();
    if (!oneWay()) {
      origin.reply(this);
    }
  }

  @Override
  public void failed(Throwable failure) {
    if (served != null) {
      served.answered(true);
    }
    origin.ended();
    if (oneWay()) {
      LOG.info(
          "A one-way call of {} to {} failed: {}", method().name(), target(), failure.toString());
    } else {
      origin.fail(this, failure);
    }
  }

  /** The number of the answer. */
  long id() {
    return id;
  }
}
