package dev.teff.runtime.cluster;

import dev.teff.runtime.spi.Timekeeper.Scheduled;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The ways to all silos that this process talks to. Safe for use by any thread. */
final class Links implements AutoCloseable {
  private static final Duration SWEEP = Duration.ofSeconds(1);

  private final LocalEnd local;
  private final OutboundConnection.Events events;
  // Vert.x closes the sockets of a client that nobody refers to any more.
  private final NetClient client;
  private final Map<Long, Link> byIncarnation = new ConcurrentHashMap<>();
  private final Set<OutboundConnection> others = ConcurrentHashMap.newKeySet();
  private volatile Scheduled nextSweep;
  private volatile boolean closed;

  Links(Vertx vertx, LocalEnd local, OutboundConnection.Events events) {
    this.local = local;
    this.events = events;
    this.client =
        vertx.createNetClient(
            new NetClientOptions()
                .setTcpNoDelay(true)
                .setIdleTimeout(Heartbeat.LIMIT_SECONDS)
                .setConnectTimeout((int) local.options().connectTimeout().toMillis()));
    this.nextSweep = local.time().schedule(SWEEP, this::sweep);
  }

  /** The way to a silo. */
  Link to(SiloIdentity silo) {
    Link link =
        byIncarnation.computeIfAbsent(
            silo.incarnation(),
            incarnation -> new Link(local, Destination.of(silo), client, events));
    if (closed) {
      link.close("this process is closing");
    }
    return link;
  }

  /** A connection for whoever listens at an address. */
  OutboundConnection connect(Destination destination, OutboundConnection.Events to) {
    var connection = new OutboundConnection(local, destination, to);
    others.add(connection);
    connection.start(client);
    return connection;
  }

  /** Gives up those silos that are not in a view. */
  void retain(ClusterView view) {
    byIncarnation
        .keySet()
        .forEach(incarnation -> {
          if (view.member(incarnation).isEmpty()) {
            drop(incarnation, "view %d of the cluster is without it".formatted(view.version()));
          }
        });
  }

  /** Gives up one silo. */
  void drop(long incarnation, String why) {
    Link link = byIncarnation.remove(incarnation);
    if (link != null) {
      link.close(why);
    }
  }

  private void sweep() {
    byIncarnation.values().forEach(Link::sweep);
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
    EventLoops.await(client.shutdown(EventLoops.PATIENCE), "connections to silos");
    byIncarnation.values().forEach(link -> link.close("this process is closing"));
  }
}
