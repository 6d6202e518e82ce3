package dev.teff.runtime.cluster;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** The connections that others opened to this silo and proved themselves on. */
final class Guests {
  private final AtomicLong arrivals = new AtomicLong();
  private final Map<Long, InboundConnection> byArrival = new ConcurrentSkipListMap<>();

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

  void remove(long arrival) {
    byArrival.remove(arrival);
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
