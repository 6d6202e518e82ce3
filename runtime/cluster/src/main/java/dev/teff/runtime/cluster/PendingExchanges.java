package dev.teff.runtime.cluster;

import io.netty.util.collection.LongObjectHashMap;
import java.util.List;

/** What left over one connection and is not answered. Used by the connection's event loop. */
final class PendingExchanges {
  private final LongObjectHashMap<Exchange> byId = new LongObjectHashMap<>(); // scattered ids

  void add(Exchange exchange) {
    byId.put(FrameNumbers.scattered(exchange.id()), exchange);
  }

  boolean isEmpty() {
    return byId.isEmpty();
  }

  /** Hands an answer to whoever asked, unless the deadline has passed. */
  void answered(Frame.Answer answer) {
    Exchange asked = byId.remove(FrameNumbers.scattered(answer.id()));
    if (asked != null) {
      asked.answered(answer);
    }
  }

  /** Ends those whose deadline has passed. */
  void expire(long nowNanos) {
    byId.values()
        .removeIf(exchange -> {
          boolean over = exchange.deadlineNanos() - nowNanos < 0;
          if (over) {
            exchange.expired();
          }
          return over;
        });
  }

  /** Ends all of them: there will be no answers. */
  void lose(Loss loss) {
    List<Exchange> unanswered = List.copyOf(byId.values());
    byId.clear();
    unanswered.forEach(exchange -> exchange.lost(true, loss));
  }
}
