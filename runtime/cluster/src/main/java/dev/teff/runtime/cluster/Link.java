package dev.teff.runtime.cluster;

import dev.teff.grains.GrainId;
import dev.teff.runtime.cluster.spi.Network;
import dev.teff.runtime.spi.CallRequest;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to one silo: a few connections, opened when they are first needed and again after they
 * were lost. Calls of one grain share a connection, which keeps them in order; or, in clients,
 * those that are made on one event loop.
 */
final class Link implements OutboundConnection.Events {
  private static final Logger LOG = LoggerFactory.getLogger(NetTransport.class);

  /**
   * How long after a failure nobody tries again, so that a dead silo's callers do not do nothing
   * else: so long after the first one, and twice as long after each further one in a row, at most
   * so often.
   */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private static final int MOST_DOUBLINGS = 3;

  private final LocalEnd local;
  private final Destination destination;
  private final Network network;
  private final OutboundConnection.Events events;
  private final AtomicReferenceArray<@Nullable OutboundConnection> connections;
  private final AtomicInteger failuresInARow = new AtomicInteger();
  private volatile long pausedUntil;
  private volatile @Nullable Loss trouble;
  private volatile @Nullable Loss closed;

  Link(LocalEnd local, Destination destination, Network network, OutboundConnection.Events events) {
    this.local = local;
    this.destination = destination;
    this.network = network;
    this.events = events;
    this.connections = new AtomicReferenceArray<>(local.options().connections());
  }

  void send(CallRequest request, long along) {
    Loss inVain = troubleNow();
    if (inVain != null) {
      request.failed(CallFailures.unreachable(request, destination.toString(), inVain));
      return;
    }
    connection(index(request.target())).send(request, along);
  }

  /** Asks the silo something about itself. */
  CompletableFuture<Frame.Answer> ask(LongFunction<Frame.Question> question, Duration timeLimit) {
    Loss inVain = troubleNow();
    return inVain == null
        ? connection(0).ask(question, timeLimit)
        : CompletableFuture.failedFuture(new UnansweredException(destination.toString(), inVain));
  }

  /** Asks whether it is there, which is worth a try at any time. */
  CompletableFuture<Frame.Answer> ping(Duration timeLimit) {
    return connection(0).ask(Frame.Ping::new, timeLimit);
  }

  /** Whether the connection is open over which questions go. */
  boolean isOpen() {
    OutboundConnection present = connections.get(0);
    return present != null && present.isOpen();
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
    opened().forEach(OutboundConnection::sweep);
  }

  /** Ends it: what has left is of unknown outcome. */
  void close(String why) {
    closed = Loss.of(why);
    opened().forEach(connection -> connection.close(why));
  }

  /** Takes no more calls, and ends when those that have left are answered. */
  void retire(String why) {
    closed = Loss.of(why);
    opened().forEach(connection -> connection.retire(why));
  }

  /** Whether it takes no more calls, and none waits for an answer. */
  boolean isOver() {
    return closed != null && opened().allMatch(connection -> connection.lost() != null);
  }

  private Stream<OutboundConnection> opened() {
    return IntStream.range(0, connections.length())
        .mapToObj(connections::get)
        .filter(Objects::nonNull);
  }

  private int index(GrainId grain) {
    return local.options().connectionsByLoop()
        ? Math.max(0, network.currentLoop())
        : Math.floorMod(Long.hashCode(grain.stableHash()), connections.length());
  }

  private OutboundConnection connection(int index) {
    while (true) {
      OutboundConnection present = connections.get(index);
      if (present != null && present.lost() == null) {
        return present;
      }
      var fresh = new OutboundConnection(local, destination, index + 1, this);
      if (connections.compareAndSet(index, present, fresh)) {
        Loss over = closed;
        if (over == null) {
          fresh.start(network, local.options().connectionsByLoop() ? index : Network.ANY_LOOP);
        } else {
          fresh.close(over.why());
        }
        return fresh;
      }
    }
  }

  @Override
  public void viewTold(SiloIdentity teller, ClusterView view) {
    events.viewTold(teller, view);
  }

  @Override
  public void lost(OutboundConnection connection, Loss loss) {
    if (connection.nanosOpen() < PAUSE.toNanos()) {
      int failures = Math.min(failuresInARow.getAndIncrement(), MOST_DOUBLINGS);
      pausedUntil = local.time().nanos() + (PAUSE.toNanos() << failures);
      if (loss.isWrongSecret() && (trouble == null || !trouble.isWrongSecret())) {
        LOG.warn("{}", CallFailures.wrongSecret(destination.toString()).getMessage());
      }
      trouble = loss;
    } else {
      failuresInARow.set(0);
    }
    events.lost(connection, loss);
  }
}
