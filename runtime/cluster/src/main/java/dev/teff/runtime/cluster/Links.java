package dev.teff.runtime.cluster;

import dev.teff.runtime.cluster.spi.Network;
import dev.teff.runtime.spi.Timekeeper.Scheduled;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The ways to all silos that this process talks to. Safe for use by any thread. */
final class Links implements AutoCloseable {
  private static final Duration SWEEP = Duration.ofSeconds(1);

  private final LocalEnd local;
  private final OutboundConnection.Events events;
  private final Network network;
  private final Map<Long, Link> byIncarnation = new ConcurrentHashMap<>();
  private final Set<Link> retired = ConcurrentHashMap.newKeySet();
  private final Set<OutboundConnection> others = ConcurrentHashMap.newKeySet();
  private volatile Scheduled nextSweep;
  private volatile boolean closed;

  Links(Network network, LocalEnd local, OutboundConnection.Events events) {
    this.network = network;
    this.local = local;
    this.events = events;
    this.nextSweep = local.time().schedule(SWEEP, this::sweep);
  }

  /** The way to a silo. */
  Link to(SiloIdentity silo) {
    Link link = byIncarnation.get(silo.incarnation()); // for every call, and almost always there
    if (link == null) {
      link =
          byIncarnation.computeIfAbsent(
              silo.incarnation(),
              incarnation -> new Link(local, Destination.of(silo), network, events));
    }
    if (closed) {
      link.close("this process is closing");
    }
    return link;
  }

  /** Every address behind one that may name several machines. May block. */
  List<HostPort> behind(HostPort address) {
    return network.addresses(address.host()).stream()
        .map(host -> new HostPort(host, address.port()))
        .toList();
  }

  /** A connection for whoever listens at an address. */
  OutboundConnection connect(Destination destination, OutboundConnection.Events to) {
    var connection = new OutboundConnection(local, destination, 0, to);
    others.add(connection);
    connection.start(network, Network.ANY_LOOP);
    return connection;
  }

  /** Gives up those silos that are not in a view. */
  void retain(ClusterView view) {
    byIncarnation.keySet().forEach(incarnation -> retain(incarnation, view));
  }

  /**
   * Gives up a silo if it is not in a view: at once when it was removed, for it may never answer;
   * behind its last answers when it left of its own accord, as it waits for them to be taken.
   */
  void retain(long incarnation, ClusterView view) {
    if (view.member(incarnation).isPresent()) {
      return;
    }
    Link link = byIncarnation.remove(incarnation);
    if (link == null) {
      return;
    }
    String why = "view %d of the cluster is without it".formatted(view.version());
    if (view.ghosts().contains(incarnation)) {
      link.close(why);
    } else {
      retired.add(link);
      link.retire(why);
    }
  }

  private void sweep() {
    byIncarnation.values().forEach(Link::sweep);
    retired.removeIf(Link::isOver);
    retired.forEach(Link::sweep);
    others.removeIf(connection -> connection.lost() != null);
    others.forEach(OutboundConnection::sweep);
    if (!closed) {
      nextSweep = local.time().schedule(SWEEP, this::sweep);
    }
  }

  @Override
  public void close() {
    closed = true;
    nextSweep.cancel();
    // First, and not one by one, which would wait for those who do not read.
    network.disconnect();
    byIncarnation.values().forEach(link -> link.close("this process is closing"));
    retired.forEach(link -> link.close("this process is closing"));
  }
}
