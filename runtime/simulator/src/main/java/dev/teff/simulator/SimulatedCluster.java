package dev.teff.simulator;

import com.typesafe.config.ConfigFactory;
import dev.teff.grains.GrainException;
import dev.teff.runtime.Silo;
import dev.teff.runtime.SiloBuilder;
import dev.teff.runtime.cluster.ClientOptions;
import dev.teff.runtime.cluster.ClusterOptions;
import dev.teff.runtime.cluster.Secret;
import dev.teff.runtime.cluster.TeffClient;
import dev.teff.runtime.cluster.TeffCluster;
import dev.teff.runtime.spi.Cluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The silos of a simulation, their machines, and what connects them. */
final class SimulatedCluster {
  private static final String SECRET = "simulated";
  private static final int PORT = 7400;

  /** How long a call may take. */
  static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

  private final World world;
  private final Fabric fabric;
  private final Database database;
  private final Set<Sabotage> sabotage;
  private final BiConsumer<String, SiloBuilder> setup;
  private final SplittableRandom chance;
  private final Activations activations;
  private final ViewAudit views;
  private final Map<Node, SimulatedSilo> byNode = new HashMap<>();
  private final List<SimulatedSilo> silos = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<Consumer<SimulatedSilo>> whenJoined = new ArrayList<>();
  private StoreWeather storeWeather = StoreWeather.FAIR;
  private boolean restarts = true;
  private long storeAnswersAt;
  private int seats;

  SimulatedCluster(
      World world,
      Set<Sabotage> sabotage,
      Consumer<String> violated,
      BiConsumer<String, SiloBuilder> setup) {
    this.world = world;
    this.fabric = new Fabric(world);
    this.database = new Database(world, sabotage, violated);
    this.sabotage = sabotage;
    this.setup = setup;
    this.chance = world.chance();
    this.activations = new Activations(violated);
    this.views = new ViewAudit(world, violated);
    world.watch(this::stepped);
    fabric.sabotage(sabotage);
  }

  World world() {
    return world;
  }

  Fabric fabric() {
    return fabric;
  }

  private void stepped(Node node) {
    SimulatedSilo silo = byNode.get(node);
    if (silo != null) {
      views.look(silo);
    }
  }

  /** Which views its silos installed. */
  ViewAudit views() {
    return views;
  }

  /** What is active where. */
  Activations activations() {
    return activations;
  }

  void storeWeather(StoreWeather weather) {
    storeWeather = weather;
  }

  /** Is told of every silo that has joined. */
  void whenJoined(Consumer<SimulatedSilo> action) {
    whenJoined.add(action);
  }

  /** The silos that serve, oldest first. */
  List<SimulatedSilo> serving() {
    return silos.stream().filter(SimulatedSilo::serves).toList();
  }

  /** The silos whose processes live, oldest first. */
  List<SimulatedSilo> living() {
    return silos.stream().filter(silo -> !silo.node().isDead()).toList();
  }

  /** Has the first silos agree on the view among themselves; each comes back on its machine. */
  void withoutStore(int silosThatAgree) {
    seats = silosThatAgree;
  }

  private Node node(String name, Node.Clock clock) {
    int number = nodes.size() + 1;
    int machine =
        seats == 0
            ? number
            : nodes.stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .map(Node::number)
                .orElse(number);
    var node = new Node(world, number, machine, name, clock);
    nodes.add(node);
    return node;
  }

  /** Starts a silo in a process of its own. */
  SimulatedSilo start(String name) {
    Node node = node(name, clock());
    var store = new StoreLink(database, node, () -> storeWeather);
    var silo = new SimulatedSilo(name, node, store);
    silos.add(silo);
    byNode.put(node, silo);
    note(node, "starts");
    node.execute(() -> run(silo));
    return silo;
  }

  /** Clocks differ: by up to an hour on the wall, and by some millionths in their speed. */
  private Node.Clock clock() {
    return new Node.Clock(
        Duration.ofMillis(chance.nextLong(-3_600_000, 3_600_000)),
        chance.nextLong(-200, 200),
        sabotage.contains(Sabotage.NO_LEASE));
  }

  private void run(SimulatedSilo silo) {
    Node node = silo.node();
    var platform = new SimulatedPlatform(fabric, node);
    ClusterOptions options =
        ClusterOptions.builder()
            .clusterName("simulated")
            .bindAddress(node.host())
            .port(PORT)
            .secret(SECRET)
            .expectedSize(seats)
            .seeds(
                IntStream.rangeClosed(1, seats)
                    .mapToObj(machine -> Node.host(machine) + ":" + SimulatedMembership.PORT)
                    .toList())
            .build();
    TeffCluster cluster =
        TeffCluster.create(options, silo.store().store(), node, world.chance(), platform)
            .whenEvicted(() -> evicted(silo));
    silo.takesPart(cluster);
    SiloBuilder builder =
        Silo.builder()
            .name(silo.name())
            .config(
                ConfigFactory.parseMap(
                    Map.of(
                        "teff.call.timeout", CALL_TIMEOUT,
                        "teff.grain.idle-timeout", "3s",
                        "teff.silo.shutdown-grace", "10s")))
            .time(node)
            .turns(node)
            .random(world.chance())
            .store(silo.store().store())
            .cluster(seenBy(silo, cluster));
    setup.accept(node.name() + "#" + node.number(), builder);
    builder.probe(activations.watch(silo));
    try {
      silo.started(builder.start());
    } catch (GrainException e) {
      note(node, "could not start: " + e.getMessage());
      end(silo);
      return;
    }
    note(node, "joined");
    whenJoined.forEach(action -> action.accept(silo));
  }

  private void evicted(SimulatedSilo silo) {
    note(silo.node(), "learns that it was evicted");
    end(silo);
  }

  /** The process ends by itself, and whoever watches it starts it again. */
  private void end(SimulatedSilo silo) {
    kill(silo);
    if (restarts) {
      startLater(silo.name());
    }
  }

  private void startLater(String name) {
    world.after(
        500_000_000 + chance.nextLong(1_500_000_000),
        () -> {
          if (restarts && living().stream().noneMatch(silo -> silo.name().equals(name))) {
            start(name);
          }
        });
  }

  /** Ends a process without a warning. */
  void kill(SimulatedSilo silo) {
    if (!silo.node().isDead()) {
      note(silo.node(), "dies");
      silo.node().kill();
      fabric.died(silo.node());
    }
  }

  /** Ends a process without a warning, and starts it again a little later. */
  void killAndRestart(SimulatedSilo silo) {
    end(silo);
  }

  void freeze(SimulatedSilo silo, Duration length) {
    if (silo.node().isRunning()) {
      note(silo.node(), "freezes for " + length.toMillis() + " ms");
      silo.node().freeze();
      world.after(length.toNanos(), () -> thaw(silo));
    }
  }

  private void thaw(SimulatedSilo silo) {
    if (!silo.node().isDead()) {
      note(silo.node(), "goes on");
      silo.node().thaw();
    }
  }

  /** Stops a silo in good order. */
  void stop(SimulatedSilo silo) {
    Silo running = silo.silo();
    if (running == null || silo.isLeaving()) {
      return;
    }
    silo.leaves();
    note(silo.node(), "leaves");
    silo.node()
        .execute(() -> {
          running.close();
          note(silo.node(), "has left");
          kill(silo);
        });
  }

  void cutStore(SimulatedSilo silo, boolean cut) {
    note(silo.node(), cut ? "is cut off from the store" : "reaches the store again");
    silo.store().cut(cut);
  }

  /** Ends all faults. */
  void heal() {
    storeAnswersAt = world.now() + StoreLink.PATIENCE.toNanos();
    fabric.heal();
    fabric.weather(Fabric.Weather.FAIR);
    storeWeather = StoreWeather.FAIR;
    silos.forEach(silo -> silo.store().cut(false));
    silos.forEach(silo -> silo.node().thaw());
  }

  /** Whether nothing has changed for so long since faults ended and what was lost is given up. */
  boolean isSettled(Duration length) {
    return views.isSettled(serving(), length, storeAnswersAt);
  }

  /** Starts nobody again from now on. */
  void startNoMore() {
    restarts = false;
  }

  /** A process that hosts nothing; the caller runs in it. */
  Node clientNode(String name) {
    return node(name, Node.Clock.TRUE);
  }

  /** Connects a client; blocks, in the client's process, until somebody answers. */
  TeffClient connect(Node node, Fabric by) {
    var seeds = new ArrayList<String>();
    living()
        .forEach(
            silo -> seeds.add(chance.nextInt(seeds.size() + 1), silo.node().host() + ":" + PORT));
    ClientOptions options =
        ClientOptions.of(seeds, Secret.of(SECRET))
            .withCallTimeout(CALL_TIMEOUT)
            .withConnectTimeout(Duration.ofSeconds(2));
    return TeffClient.connect(options, node, new SimulatedPlatform(by, node));
  }

  /** Ends everything, so that nothing of it stays in memory. */
  void end() {
    restarts = false;
    nodes.forEach(Node::kill);
  }

  private void note(Node node, String what) {
    world.trace().note(world.now(), node.name(), what);
  }

  private Cluster seenBy(SimulatedSilo silo, TeffCluster cluster) {
    Cluster seen = ClusterDoor.showing(cluster, silo::enters);
    for (Sabotage bug : sabotage) {
      seen =
          switch (bug) {
            case SILENT_HAND_OVER -> ClusterDoor.ofRanges(seen);
            case SILENT_ABOUT_ONE -> ClusterDoor.ofGrains(seen);
            case ANSWERS_BEHIND_MOVE ->
                ClusterDoor.departing(seen, CarelessMoves.withoutStopping());
            case OLD_LUGGAGE -> ClusterDoor.departing(seen, CarelessMoves.withOldLuggage());
            case LOST_LUGGAGE -> ClusterDoor.departing(seen, CarelessMoves.withoutLuggage());
            case FORGOTTEN_KEYS -> ClusterDoor.withoutKeys(seen);
            default -> seen;
          };
    }
    return seen;
  }
}
