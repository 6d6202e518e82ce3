package dev.teff.runtime.gateway;

import com.typesafe.config.Config;
import dev.teff.grains.GrainException;
import dev.teff.grains.spi.DecodingException;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the callers of several gateways want together: whom an autoscaler asks has only a part of
 * the calls itself, and asks the scalers of the other gateways for theirs, twice a second. One that
 * does not answer counts for a while with what it said last. What was called before another gateway
 * was known does not count as begun: that it comes, goes or is back is no call. Has a thread of its
 * own.
 *
 * <pre>{@code
 * var config = Configuration.load(Thread.currentThread().getContextClassLoader());
 * var keda = KedaScaler.listen("0.0.0.0", 7491, scaling.minSilos(), gateway::demand);
 * var peers = PeerDemand.ask(config, keda.port());
 * var activator =
 *     Activator.start(
 *         scaling, () -> peers.with(gateway.demand()), () -> store.reminders().next(), keda);
 * }</pre>
 */
public final class PeerDemand implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PeerDemand.class);
  private static final Duration EVERY = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration LAST_WORD = Duration.ofSeconds(10);

  private final List<InetSocketAddress> names;
  private final int ownPort;
  private final Duration lastWord;
  private final Map<InetSocketAddress, Peer> peers = new ConcurrentHashMap<>();
  private final Map<String, Long> begun = new ConcurrentHashMap<>();
  private final Thread thread = Thread.ofVirtual().name("teff-peers").unstarted(this::run);
  private volatile boolean closed;

  // Of the thread.
  private boolean failing;

  private PeerDemand(List<InetSocketAddress> names, int ownPort, Duration lastWord) {
    this.names = names;
    this.ownPort = ownPort;
    this.lastWord = lastWord;
  }

  /**
   * Asks those that the settings name, if they do.
   *
   * @param config with {@code teff.gateway.scaler-peers}
   * @param ownPort where the own scaler listens: it is not asked, whatever name it is behind
   * @throws GrainException {@code TEFF-501} when an address is none
   */
  public static PeerDemand ask(Config config, int ownPort) {
    return ask(config.getString("teff.gateway.scaler-peers"), ownPort, LAST_WORD);
  }

  static PeerDemand ask(String named, int ownPort, Duration lastWord) {
    List<InetSocketAddress> names =
        Arrays.stream(named.split(","))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .map(PeerDemand::parse)
            .toList();
    var demand = new PeerDemand(names, ownPort, lastWord);
    if (!names.isEmpty()) {
      demand.thread.start();
    }
    return demand;
  }

  private static InetSocketAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    try {
      return InetSocketAddress.createUnresolved(
          text.substring(0, Math.max(0, colon)), Integer.parseInt(text.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      throw GatewayOptions.invalid("scaler-peers: \"%s\" is not host:port".formatted(text), e);
    }
  }

  /** The demand of this gateway and of the others. */
  public Demand with(Demand own) {
    if (names.isEmpty()) {
      return own;
    }
    var types = new HashMap<>(own.types());
    for (Peer peer : peers.values()) {
      peer.said()
          .forEach((type, calls) ->
              DemandMetrics.add(types, type, new Demand.OfType(calls.underWay(), 0)));
    }
    begun.forEach((type, calls) -> DemandMetrics.add(types, type, new Demand.OfType(0, calls)));
    return new Demand(own.parked(), types);
  }

  private void run() {
    while (!closed) {
      try {
        look();
        failing = false;
      } catch (UnknownHostException | SocketException | RuntimeException e) {
        if (!failing) {
          LOG.warn("Scalers of other gateways are not found; those that are known count.", e);
        }
        failing = true;
      }
      peers.values().forEach(Peer::ask);
      LockSupport.parkNanos(this, EVERY.toNanos());
    }
    peers.values().forEach(Peer::close);
  }

  /** Who is gone counts with its last word, too: its calls come back by another gateway. */
  private void look() throws UnknownHostException, SocketException {
    Set<InetSocketAddress> found = new HashSet<>();
    for (InetSocketAddress name : names) {
      for (InetAddress address : InetAddress.getAllByName(name.getHostString())) {
        if (name.getPort() != ownPort || NetworkInterface.getByInetAddress(address) == null) {
          found.add(new InetSocketAddress(address, name.getPort()));
        }
      }
    }
    found.forEach(address -> peers.computeIfAbsent(address, Peer::new));
    peers.forEach((address, peer) -> {
      if (!found.contains(address) && peer.said().isEmpty()) {
        peers.remove(address);
        peer.close();
      }
    });
  }

  /** Somebody else's scaler. */
  private final class Peer {
    private final ManagedChannel channel;

    // Written by gRPC's threads.
    private volatile @Nullable Word last;

    Peer(InetSocketAddress address) {
      channel = NettyChannelBuilder.forAddress(address).usePlaintext().directExecutor().build();
    }

    /** What it said, unless that was too long ago. */
    Map<String, Demand.OfType> said() {
      Word word = last;
      return word == null || System.nanoTime() - word.at() > lastWord.toNanos()
          ? Map.of()
          : word.types();
    }

    void ask() {
      channel.resetConnectBackoff(); // it may be back
      ClientCall<byte[], byte[]> call =
          channel.newCall(
              ByteMarshaller.unary(KedaScaler.SERVICE, "GetMetrics", KedaScaler.SERVICE),
              CallOptions.DEFAULT.withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
      call.start(
          new ClientCall.Listener<>() {
            @Override
            public void onMessage(byte[] response) {
              try {
                heard(DemandMetrics.read(response));
              } catch (DecodingException e) {
                LOG.debug("Somebody at {} is no scaler of a gateway.", channel.authority(), e);
              }
            }
          },
          new Metadata());
      call.sendMessage(DemandMetrics.request());
      call.halfClose();
      call.request(1);
    }

    /** It may have been replaced by one that counts anew. */
    private void heard(Map<String, Demand.OfType> types) {
      Word before = last;
      last = new Word(types, System.nanoTime());
      if (before != null) {
        types.forEach((type, calls) -> {
          Demand.OfType known = before.types().get(type);
          long more = calls.begun() - (known == null ? 0 : known.begun());
          if (more > 0) {
            begun.merge(type, more, Long::sum);
          }
        });
      }
    }

    void close() {
      channel.shutdownNow();
    }
  }

  private record Word(Map<String, Demand.OfType> types, long at) {}

  /** Asks nobody any more. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
