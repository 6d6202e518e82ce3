package dev.teff.runtime.cluster;

import io.netty.util.collection.LongObjectHashMap;
import java.util.List;

/** What left over one connection and is not answered. Used by the connection's event loop. */
final class PendingExchanges {
  private static final long SCATTER = 0x9e3779b97f4a7c15L;

  /**
   * By their ids, scattered: the map puts keys that follow each other side by side, and whoever
   * leaves it would have the whole row looked at.
   */
  private final LongObjectHashMap<Exchange> byId = new LongObjectHashMap<>();

  /** Another number for each id, since the factor is odd. */
  private static long scattered(long id) {
    return Long.rotateLeft(id * SCATTER, 32);
  }

  void add(Exchange exchange) {
    byId.put(scattered(exchange.id()), exchange);
  }

  boolean isEmpty() {
    return byId.isEmpty();
  }

  /** Hands an answer to whoever asked, unless the deadline has passed. */
  void answered(Frame.Answer answer) {
    Exchange asked = byId.remove(scattered(answer.id()));
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
