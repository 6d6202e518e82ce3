package dev.teff.runtime.cluster;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The connections that others opened to this silo and proved themselves on. */
final class Guests {
  private final Set<InboundConnection> open = ConcurrentHashMap.newKeySet();

  void add(InboundConnection connection) {
    open.add(connection);
  }

  void remove(InboundConnection connection) {
    open.remove(connection);
  }

  /** Tells the clients among them the view. */
  void tell(ClusterView view) {
    open.forEach(connection -> connection.tell(view));
  }
}
