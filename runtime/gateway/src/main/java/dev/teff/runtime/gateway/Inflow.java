package dev.teff.runtime.gateway;

import io.grpc.Context;
import io.grpc.ServerCall;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what comes of a gRPC call's messages, and ends the call when that is too much or takes too
 * long. Everything but {@link #over} is for the event loop of the call's connection.
 */
final class Inflow extends ServerStreamTracer implements Intake.Arrival {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final Context.Key<Inflow> KEY = Context.key("teff-inflow");

  private final Intake intake;
  private final long begun = System.nanoTime();
  private @Nullable ServerCall<?, ?> call;
  private int most;
  private long message;
  private long held;
  private volatile boolean over;

  Inflow(Intake intake) {
    this.intake = intake;
  }

  /** Of the call in whose context this is asked. */
  static Inflow current() {
    return Objects.requireNonNull(KEY.get());
  }

  @Override
  public Context filterContext(Context context) {
    return context.withValue(KEY, this);
  }

  /**
   * Watches over a call, of which nothing was asked for yet.
   *
   * @param most how many bytes each of its messages may have
   */
  void watch(ServerCall<?, ?> watched, int most) {
    this.call = watched;
    this.most = most;
    intake.arrives(this);
  }

  @Override
  public long begun() {
    return begun;
  }

  @Override
  public void inboundMessage(int number) {
    message = 0;
  }

  /** A part of a message, on its way into memory. */
  @Override
  public void inboundWireSize(long bytes) {
    if (over) {
      return;
    }
    message += bytes;
    if (message > most) {
      refuse(Refusal.tooLarge(most));
    } else if (intake.take(bytes)) {
      held += bytes;
    } else {
      refuse(intake.full());
    }
  }

  /** Whether a message may be used; what was compressed is larger than what came. */
  boolean takes(byte[] whole) {
    if (over) {
      return false;
    }
    if (whole.length > most) {
      refuse(Refusal.tooLarge(most));
      return false;
    }
    long more = whole.length - held;
    if (more > 0) {
      if (!intake.take(more)) {
        refuse(intake.full());
        return false;
      }
      held += more;
    }
    return true;
  }

  /** Nothing more is expected. */
  void arrived() {
    intake.arrived(this);
  }

  /** What came is not needed any more. */
  void letGo() {
    intake.giveBack(held);
    held = 0;
  }

  @Override
  public void late() {
    if (over) {
      return;
    }
    try {
      refuse(intake.late());
    } catch (IllegalStateException e) {
      LOG.debug("A call that took too long to arrive had been refused before.", e);
    }
  }

  private void refuse(Refusal refusal) {
    end();
    UnaryHandler.close(Objects.requireNonNull(call), Problem.of(refusal, List.of()));
  }

  /** The call was ended, and what still comes is dropped. */
  void end() {
    over = true;
    arrived();
    letGo();
  }

  /** Whether the call has ended before it arrived. By any thread. */
  boolean isOver() {
    return over;
  }

  @Override
  public void streamClosed(Status status) {
    end();
  }
}
