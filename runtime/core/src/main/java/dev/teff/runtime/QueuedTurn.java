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

  /** The calls of two chains, one behind the other; ticks end with their activation. */
  static @Nullable QueuedTurn calls(@Nullable QueuedTurn first, @Nullable QueuedTurn second) {
    var anchor = new QueuedTurn(null, null);
    appendCalls(appendCalls(anchor, first), second);
    return anchor.next;
  }

  private static QueuedTurn appendCalls(QueuedTurn last, @Nullable QueuedTurn chain) {
    QueuedTurn end = last;
    for (QueuedTurn turn = chain; turn != null; turn = turn.next) {
      if (turn.request != null) {
        end.next = of(turn.request);
        end = end.next;
      }
    }
    return end;
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
