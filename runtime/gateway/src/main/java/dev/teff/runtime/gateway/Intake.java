package dev.teff.runtime.gateway;

import dev.teff.grains.ErrorCode;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds what callers send: how many bytes of all calls are in memory at once, and how long one may
 * take to arrive. Bytes count as they come, so that nobody holds room by a promise.
 */
final class Intake implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final Duration RETRY_AFTER = Duration.ofMillis(250);
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int LOOKS = 4;

  private final int maxMessage;
  private final long maxBytes;
  private final Duration patience;
  private final AtomicLong bytes = new AtomicLong();
  private final List<Future<?>> looks = new ArrayList<>();

  /** Each event loop has its own, oldest first, so that nobody waits for a lock. */
  private final ThreadLocal<Set<Arrival>> arriving = ThreadLocal.withInitial(LinkedHashSet::new);

  /** Something that has begun to arrive. Its methods are called on its event loop. */
  interface Arrival {
    /** When it began, by {@link System#nanoTime}. */
    long begun();

    /** It takes too long; it does not count as arriving any more. */
    void late();
  }

  /** Looks after what arrives on these event loops. */
  Intake(GatewayOptions options, EventLoopGroup loops) {
    this.maxMessage = options.limits().maxMessage();
    this.maxBytes = options.limits().maxBytes();
    this.patience = options.connections().receiveTimeout();
    long every = Math.min(LOOK_NANOS, Math.max(1, patience.toNanos() / LOOKS));
    for (EventExecutor loop : loops) {
      looks.add(loop.scheduleWithFixedDelay(this::look, every, every, TimeUnit.NANOSECONDS));
    }
  }

  int maxMessage() {
    return maxMessage;
  }

  /** Takes room for some bytes, to be given back; false when there is none. */
  boolean take(long more) {
    if (bytes.addAndGet(more) > maxBytes) {
      bytes.addAndGet(-more);
      return false;
    }
    return true;
  }

  void giveBack(long fewer) {
    if (fewer > 0) {
      bytes.addAndGet(-fewer);
    }
  }

  /** How many bytes are taken. */
  long taken() {
    return bytes.get();
  }

  /** To be called on the event loop of what arrives, as {@link #arrived} is. */
  void arrives(Arrival arrival) {
    arriving.get().add(arrival);
  }

  /** It arrived, or it does not matter any more. */
  void arrived(Arrival arrival) {
    arriving.get().remove(arrival);
  }

  /** On each event loop. */
  private void look() {
    long latest = System.nanoTime() - patience.toNanos();
    Set<Arrival> all = arriving.get();
    var late = new ArrayList<Arrival>();
    for (Iterator<Arrival> each = all.iterator(); each.hasNext(); ) {
      Arrival arrival = each.next();
      if (arrival.begun() - latest > 0) {
        break; // as those behind it
      }
      each.remove();
      late.add(arrival);
    }
    late.forEach(Intake::end);
  }

  private static void end(Arrival late) {
    try {
      late.late();
    } catch (RuntimeException e) { // or nobody would look on this event loop any more
      LOG.warn("What took too long to arrive could not be ended.", e);
    }
  }

  Refusal tooLarge() {
    return Refusal.tooLarge(maxMessage);
  }

  /** There is no room for more bytes. */
  Refusal full() {
    return Refusal.tooManyCalls(
        "The arguments of calls under way fill the %d bytes of teff.gateway.max-bytes"
            .formatted(maxBytes),
        RETRY_AFTER);
  }

  Refusal late() {
    return new Refusal(
        ErrorCode.DEADLINE_EXCEEDED,
        "The call did not arrive within %s | in the gateway | teff.gateway.connections.receive-timeout is the limit; the caller is slow, or holds back what it began | send all of it, or raise the limit"
            .formatted(patience));
  }

  @Override
  public void close() {
    looks.forEach(look -> look.cancel(false));
  }
}
