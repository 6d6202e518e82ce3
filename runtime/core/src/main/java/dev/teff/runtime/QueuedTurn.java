package dev.teff.runtime;

import dev.teff.runtime.spi.CallRequest;
import org.jspecify.annotations.Nullable;

/** A turn that waits in a mailbox: a call, or a timer's tick. */
final class QueuedTurn {
  /** The next in line; written by the one who queues, then by the one who took the chain. */
  @Nullable QueuedTurn next;

  private final @Nullable CallRequest request;
  private final @Nullable Runnable tick;

  private QueuedTurn(@Nullable CallRequest request, @Nullable Runnable tick) {
    this.request = request;
    this.tick = tick;
  }

  static QueuedTurn of(CallRequest request) {
    return new QueuedTurn(request, null);
  }

  static QueuedTurn of(Runnable tick) {
    return new QueuedTurn(null, tick);
  }

  /** The call, or null for a tick. */
  @Nullable CallRequest request() {
    return request;
  }

  /** Runs the tick, if this is one. */
  void runTick() {
    if (tick != null) {
      tick.run();
    }
  }
}
