package dev.teff.runtime.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/** The connections that others opened to this silo and proved themselves on. */
final class Guests {
  private final AtomicLong arrivals = new AtomicLong();
  private final Map<Long, InboundConnection> byArrival = new ConcurrentSkipListMap<>();
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private final Map<Way, Latest> byWay = new HashMap<>();

  /** One of the ways from one process. */
  private record Way(long incarnation, int number) {}

  /**
   * The connection that came last on a way.
   *
   * @param clear when nothing arrives any more on those before it
   * @param ended whether it has ended itself
   */
  private record Latest(
      InboundConnection connection, long number, CompletableFuture<Void> clear, boolean ended) {
    Latest over() {
      return new Latest(connection, number, clear, true);
    }

    /** One that ended is kept for its successor while something may arrive from before it. */
    boolean isForgotten() {
      return ended && clear.isDone();
    }
  }

  /**
   * Takes one in.
   *
   * @return the number by which it {@link #remove goes}
   */
  long add(InboundConnection connection) {
    long arrival = arrivals.incrementAndGet();
    byArrival.put(arrival, connection);
    return arrival;
  }

  /**
   * Has a connection take the place of the one before it.
   *
   * @return completes when nothing arrives any more on that one; empty when this one came too late,
   *     because its own successor is there
   */
  Optional<CompletableFuture<Void>> succeed(
      InboundConnection connection, Peer from, Succession to) {
    if (to.isNone()) {
      return Optional.of(CompletableFuture.completedFuture(null));
    }
    var way = new Way(from.identity().incarnation(), to.way());
    lock.lock();
    try {
      Latest before = byWay.get(way);
      if (before != null && before.number() > to.number()) {
        return Optional.empty();
      }
      CompletableFuture<Void> clear =
          before == null
              ? CompletableFuture.completedFuture(null)
              : CompletableFuture.allOf(before.clear(), before.connection().supersede());
      byWay.put(way, new Latest(connection, to.number(), clear, false));
      var unused = clear.thenRun(() -> cleared(way));
      return Optional.of(clear);
    } finally {
      lock.unlock();
    }
  }

  /** One has ended. */
  void remove(long arrival, InboundConnection connection) {
    byArrival.remove(arrival);
    lock.lock();
    try {
      byWay.replaceAll((way, latest) -> latest.connection() == connection ? latest.over() : latest);
      byWay.values().removeIf(Latest::isForgotten);
    } finally {
      lock.unlock();
    }
  }

  private void cleared(Way way) {
    lock.lock();
    try {
      byWay.computeIfPresent(way, (same, latest) -> latest.isForgotten() ? null : latest);
    } finally {
      lock.unlock();
    }
  }

  /** Whether one of them has called. */
  boolean anyCalled() {
    return byArrival.values().stream().anyMatch(InboundConnection::hasCalled);
  }

  /** Tells the clients among them the view, in the order of their arrival. */
  void tell(ClusterView view) {
    byArrival.values().forEach(connection -> connection.tell(view));
  }
}
