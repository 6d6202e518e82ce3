package dev.teff.simulator;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.runtime.cluster.ClusterOptions;
import dev.teff.runtime.cluster.spi.Membership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Membership by heartbeats, with the habits of the real one: a process that ends is noticed at
 * once, one that is frozen or cut off after a while, and one that wakes believes that the others
 * are gone.
 */
final class SimulatedMembership implements Membership {
  private static final Duration PROBE = Duration.ofMillis(500);
  static final int PORT = 5701;

  private final Fabric fabric;
  private final Node node;
  private final ClusterOptions options;
  private final Set<String> known = new LinkedHashSet<>();
  private final Map<Long, Long> lastHeard = new TreeMap<>();
  private long incarnation;
  private @Nullable Listener listener;
  private boolean closed;

  SimulatedMembership(Fabric fabric, Node node, ClusterOptions options) {
    this.fabric = fabric;
    this.node = node;
    this.options = options;
  }

  Node node() {
    return node;
  }

  @Override
  public String address() {
    return node.host() + ":" + PORT;
  }

  @Override
  public boolean listens(String address) {
    SimulatedMembership there = fabric.memberships().get(address);
    boolean reached =
        there != null && fabric.passes(node, there.node) && fabric.passes(there.node, node);
    node.pause(there == null || reached ? Duration.ofNanos(fabric.latency()) : PROBE);
    return reached;
  }

  @Override
  public void start(long own, List<String> peers, Listener toldTo) {
    incarnation = own;
    listener = toldTo;
    known.add(address());
    known.addAll(peers);
    fabric.memberships().put(address(), this);
    beat();
    long deadline = node.nanos() + options.joinTimeout().toNanos();
    while (lastHeard.isEmpty() && !peers.isEmpty()) {
      if (node.nanos() - deadline >= 0) {
        throw new GrainException(
            ErrorCode.SEEDS_UNREACHABLE,
            Outcome.DID_NOT_RUN,
            "Nobody was heard | simulated membership at %s | the peers %s are cut off | heal the cut"
                .formatted(address(), peers));
      }
      node.pause(Duration.ofMillis(20));
      send();
    }
  }

  /** Shows the others that this one lives, and looks who of them does not. */
  private void beat() {
    if (closed) {
      return;
    }
    send();
    long limit = node.nanos() - options.maxNoHeartbeat().toNanos();
    for (long silent : List.copyOf(lastHeard.keySet())) {
      Long heard = lastHeard.get(silent);
      if (heard != null && heard - limit < 0) {
        forget(silent);
      }
    }
    node.schedule(options.heartbeatInterval(), this::beat);
  }

  private void send() {
    List<String> told = List.copyOf(known);
    for (String address : told) {
      SimulatedMembership peer = fabric.memberships().get(address);
      if (peer != null && peer != this) {
        fabric.beat(node, peer.node, () -> peer.heard(incarnation, told));
      }
    }
  }

  private void heard(long from, List<String> addresses) {
    if (closed || listener == null) {
      return;
    }
    known.addAll(addresses);
    if (lastHeard.put(from, node.nanos()) == null) {
      send(); // so that the newcomer need not wait
      listener.joined(from);
    }
  }

  private void forget(long silent) {
    if (!closed && lastHeard.remove(silent) != null && listener != null) {
      listener.left(silent);
    }
  }

  /** The process at the other end is gone: its connections close, if that can be heard. */
  void connectionLost(SimulatedMembership gone) {
    if (fabric.passes(gone.node, node)) {
      long after = 100_000_000 + fabric.latency();
      fabric.world().after(after, () -> node.execute(() -> forget(gone.incarnation)));
    }
  }

  @Override
  public Set<Long> seen() {
    if (closed || listener == null) {
      return Set.of();
    }
    Set<Long> seen = new LinkedHashSet<>(lastHeard.keySet());
    seen.add(incarnation);
    return seen;
  }

  @Override
  public void announce(long version) {
    for (SimulatedMembership peer : new ArrayList<>(fabric.memberships().values())) {
      if (lastHeard.containsKey(peer.incarnation)) {
        fabric.announce(node, peer.node, () -> peer.announced(version));
      }
    }
  }

  @Override
  public void tell(long to, byte[] message) {
    for (SimulatedMembership peer : new ArrayList<>(fabric.memberships().values())) {
      if (peer.incarnation == to && lastHeard.containsKey(to)) {
        fabric.announce(node, peer.node, () -> peer.told(message));
      }
    }
  }

  private void told(byte[] message) {
    if (!closed && listener != null) {
      listener.told(message);
    }
  }

  private void announced(long version) {
    if (!closed && listener != null) {
      listener.announced(version);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      if (fabric.memberships().remove(address(), this)) {
        fabric.memberships().values().forEach(other -> other.connectionLost(this));
      }
    }
  }
}
