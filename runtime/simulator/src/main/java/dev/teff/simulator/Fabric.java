package dev.teff.simulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What lies between the nodes: who reaches whom, how long it takes, and what listens where. A
 * stream's bytes arrive in order or not at all, as TCP promises; a cut holds them back until it is
 * healed. Those of a connection that was given up may arrive behind those of the next one.
 * Announcements get lost.
 */
final class Fabric {
  private final World world;
  private final SplittableRandom chance;
  private final Map<String, SimulatedNetwork.Listening> listening = new HashMap<>();
  private final Map<String, SimulatedMembership> memberships = new LinkedHashMap<>();
  private final Set<Pipe> pipes = new LinkedHashSet<>();
  private final Set<String> cuts = new HashSet<>();
  private Weather weather = Weather.FAIR;
  private Set<Sabotage> sabotage = Set.of();

  /**
   * How the network behaves.
   *
   * @param meanLatencyMicros how long bytes take, on the average
   * @param stallsPerThousand how often a packet is lost, and comes with the next attempt
   * @param lossPerThousand how many announcements get lost
   */
  record Weather(long meanLatencyMicros, int stallsPerThousand, int lossPerThousand) {
    static final Weather FAIR = new Weather(200, 0, 0);
  }

  Fabric(World world) {
    this.world = world;
    this.chance = world.chance();
  }

  World world() {
    return world;
  }

  /** Plants bugs of the network. */
  void sabotage(Set<Sabotage> planted) {
    sabotage = planted;
  }

  /** Whether a planted bug shows itself this time. */
  boolean shows(Sabotage bug) {
    return sabotage.contains(bug) && chance.nextInt(200) == 0;
  }

  void weather(Weather now) {
    weather = now;
  }

  /** Lets nothing pass from one node to another. */
  void cut(Node from, Node to) {
    cuts.add(direction(from, to));
  }

  /** Ends all cuts; what was held back arrives within the next two seconds. */
  void heal() {
    cuts.clear();
    List.copyOf(pipes).forEach(pipe -> pipe.healed(chance.nextLong(2_000_000_000)));
  }

  private static String direction(Node from, Node to) {
    return from.number() + ">" + to.number();
  }

  boolean passes(Node from, Node to) {
    return !cuts.contains(direction(from, to));
  }

  /** How long the next bytes take. */
  long latency() {
    long mean = weather.meanLatencyMicros * 1_000;
    long nanos = mean / 4 + (long) (-Math.log(1 - chance.nextDouble()) * mean * 3 / 4);
    boolean stalled = chance.nextInt(1000) < weather.stallsPerThousand;
    return stalled ? nanos + 200_000_000 + chance.nextLong(800_000_000) : nanos;
  }

  /** A heartbeat: only a cut stops it. */
  void beat(Node from, Node to, Runnable arrival) {
    if (passes(from, to)) {
      world.after(latency(), () -> to.execute(arrival));
    }
  }

  /** Something that is said once, and is heard or not. */
  void announce(Node from, Node to, Runnable arrival) {
    if (chance.nextInt(1000) >= weather.lossPerThousand) {
      beat(from, to, arrival);
    }
  }

  void listen(String address, SimulatedNetwork.Listening acceptor) {
    listening.put(address, acceptor);
  }

  void close(String address) {
    listening.remove(address);
  }

  SimulatedNetwork.@Nullable Listening at(String address) {
    SimulatedNetwork.Listening found = listening.get(address);
    return found == null || found.node().isDead() ? null : found;
  }

  /** The memberships that have an address, oldest first. */
  Map<String, SimulatedMembership> memberships() {
    return memberships;
  }

  void add(Pipe pipe) {
    pipes.add(pipe);
  }

  void remove(Pipe pipe) {
    pipes.remove(pipe);
  }

  /** Breaks connections of a node: bytes under way are lost, and both ends learn of it. */
  void reset(Node node, int perThousand) {
    for (Pipe pipe : new ArrayList<>(pipes)) {
      if (pipe.from() == node && chance.nextInt(1000) < perThousand) {
        pipe.reset();
      }
    }
  }

  /** Has a node give up connections whose bytes still arrive, behind those of the next ones. */
  void overtake(Node node, int perThousand) {
    for (Pipe pipe : new ArrayList<>(pipes)) {
      if (pipe.from() == node && chance.nextInt(1000) < perThousand) {
        long noticed = chance.nextLong(400_000_000);
        pipe.overtaken(noticed, noticed + chance.nextLong(3_000_000_000L));
      }
    }
  }

  /** What the others notice when a process ends: its connections do. */
  void died(Node node) {
    for (Pipe pipe : new ArrayList<>(pipes)) {
      if (pipe.from() == node) {
        pipe.broken(chance.nextBoolean());
      }
    }
    listening.values().removeIf(acceptor -> acceptor.node() == node);
    for (SimulatedMembership membership : List.copyOf(memberships.values())) {
      if (membership.node() == node) {
        memberships.remove(membership.address());
        memberships.values().forEach(other -> other.connectionLost(membership));
      }
    }
  }
}
