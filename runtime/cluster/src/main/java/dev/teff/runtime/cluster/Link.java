package dev.teff.runtime.cluster;

import dev.teff.grains.GrainId;
import dev.teff.runtime.spi.CallRequest;
import io.vertx.core.net.NetClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to one silo: a few connections, opened when they are first needed and again after they
 * were lost. Calls of one grain share a connection, which keeps them in order.
 */
final class Link implements OutboundConnection.Events {
  private static final Logger LOG = LoggerFactory.getLogger(NetTransport.class);

  /** How long after a failure nobody tries again: a dead silo's callers would do nothing else. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final LocalEnd local;
  private final Destination destination;
  private final NetClient client;
  private final OutboundConnection.Events events;
  private final AtomicReferenceArray<@Nullable OutboundConnection> connections;
  private volatile long pausedUntil;
  private volatile @Nullable Loss trouble;
  private volatile @Nullable Loss closed;

  Link(
      LocalEnd local, Destination destination, NetClient client, OutboundConnection.Events events) {
    this.local = local;
    this.destination = destination;
    this.client = client;
    this.events = events;
    this.connections = new AtomicReferenceArray<>(local.options().connections());
  }

  void send(CallRequest request) {
    Loss inVain = troubleNow();
    if (inVain != null) {
      request.failed(CallFailures.unreachable(request, destination.toString(), inVain));
      return;
    }
    connection(index(request.target())).send(request);
  }

  /** Asks the silo something about itself. */
  CompletableFuture<Frame.Answer> ask(LongFunction<Frame.Question> question, Duration timeLimit) {
    return connection(0).ask(question, timeLimit);
  }

  /** Why there is no use in trying now; null when there may be. */
  private @Nullable Loss troubleNow() {
    Loss over = closed;
    if (over != null) {
      return over;
    }
    return trouble != null && local.time().nanos() - pausedUntil < 0 ? trouble : null;
  }

  void sweep() {
    for (int i = 0; i < connections.length(); i++) {
      OutboundConnection connection = connections.get(i);
      if (connection != null) {
        connection.sweep();
      }
    }
  }

  void close(String why) {
    closed = Loss.of(why);
    for (int i = 0; i < connections.length(); i++) {
      OutboundConnection connection = connections.get(i);
      if (connection != null) {
        connection.close(why);
      }
    }
  }

  private int index(GrainId grain) {
    return Math.floorMod(grain.hashCode(), connections.length());
  }

  private OutboundConnection connection(int index) {
    while (true) {
      OutboundConnection present = connections.get(index);
      if (present != null && present.lost() == null) {
        return present;
      }
      var fresh = new OutboundConnection(local, destination, this);
      if (connections.compareAndSet(index, present, fresh)) {
        Loss over = closed;
        if (over == null) {
          fresh.start(client);
        } else {
          fresh.close(over.why());
        }
        return fresh;
      }
    }
  }

  @Override
  public void viewTold(ClusterView view) {
    events.viewTold(view);
  }

  @Override
  public void lost(OutboundConnection connection, Loss loss) {
    if (!connection.wasOpen()) {
      pausedUntil = local.time().nanos() + PAUSE.toNanos();
      if (loss.isWrongSecret() && (trouble == null || !trouble.isWrongSecret())) {
        LOG.warn("{}", CallFailures.wrongSecret(destination.toString()).getMessage());
      }
      trouble = loss;
    }
    events.lost(connection, loss);
  }
}
