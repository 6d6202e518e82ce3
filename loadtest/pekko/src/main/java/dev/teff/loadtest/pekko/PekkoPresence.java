package dev.teff.loadtest.pekko;

import dev.teff.loadtest.ChildJvm;
import dev.teff.loadtest.PresenceCluster;
import dev.teff.loadtest.PresenceProcess;
import dev.teff.loadtest.PresenceWorld;
import dev.teff.loadtest.pekko.GameEntity.Begin;
import dev.teff.loadtest.pekko.GameEntity.Begun;
import dev.teff.loadtest.pekko.GameEntity.End;
import dev.teff.loadtest.pekko.PlayerEntity.Beat;
import dev.teff.loadtest.pekko.PlayerEntity.Beaten;
import dev.teff.samples.presence.Position;
import dev.teff.samples.presence.Tally;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.sharding.ShardRegion.ClusterShardingStats;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingQuery;
import org.apache.pekko.cluster.sharding.typed.GetClusterShardingStats;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/** Players and games that are sharded entities, which clients ask. */
final class PekkoPresence implements PresenceWorld {
  private static final String FIRST = "first";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ActorSystem<Void> system;
  private final ClusterSharding sharding;
  private final Tally tally = new Tally(new SecureRandom().nextLong());

  private PekkoPresence(ActorSystem<Void> system) {
    this.system = system;
    this.sharding = ClusterSharding.get(system);
    sharding.init(Entity.of(PlayerEntity.TYPE, context -> PlayerEntity.create(sharding, tally)));
    sharding.init(Entity.of(GameEntity.TYPE, context -> GameEntity.create(sharding, tally)));
  }

  /** Nodes that join the first one. */
  static PresenceCluster cluster(PekkoSettings settings) {
    return (nodes, play, started) -> {
      ChildJvm first = start("", settings, nodes, play);
      started.accept(first);
      String seed = first.await(FIRST);
      for (int i = 1; i < nodes; i++) {
        started.accept(start(seed, settings, nodes, play));
      }
    };
  }

  private static ChildJvm start(String seed, PekkoSettings settings, int nodes, List<String> play)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of(settings.name(), seed, Integer.toString(nodes)));
    arguments.addAll(play);
    return ChildJvm.start(
        PekkoPresence.class, PresenceCluster.FLAGS, arguments.toArray(String[]::new));
  }

  /** A node, until the input ends. */
  public static void main(String[] arguments) throws Exception {
    PekkoSettings settings = PekkoSettings.valueOf(arguments[0]);
    String seed = arguments[1];
    try (PekkoContender node =
        seed.isEmpty() ? PekkoContender.alone(settings) : PekkoContender.joined(settings, seed)) {
      var world = new PekkoPresence(node.system());
      String address = node.system().address().toString();
      if (seed.isEmpty()) {
        System.out.println(FIRST + " " + address);
      }
      world.awaitRegions(Integer.parseInt(arguments[2]));
      PresenceProcess.run(address, world, Arrays.asList(arguments).subList(3, arguments.length));
    }
    System.exit(0);
  }

  /** Shards are spread over the nodes that are known when they are first needed. */
  private void awaitRegions(int nodes) {
    for (EntityTypeKey<?> type : List.of(PlayerEntity.TYPE, GameEntity.TYPE)) {
      long regions;
      do {
        regions =
            AskPattern.<ClusterShardingQuery, ClusterShardingStats>ask(
                    sharding.shardState(),
                    replyTo -> new GetClusterShardingStats(type, PATIENCE, replyTo),
                    PATIENCE,
                    system.scheduler())
                .toCompletableFuture()
                .join()
                .getRegions()
                .size();
      } while (regions < nodes);
    }
  }

  @Override
  public void begin(long game, List<Long> players) {
    sharding
        .entityRefFor(GameEntity.TYPE, Long.toString(game))
        .<Begun>ask(replyTo -> new Begin(players, replyTo), PATIENCE)
        .toCompletableFuture()
        .join();
  }

  @Override
  public void end(long game) {
    sharding.entityRefFor(GameEntity.TYPE, Long.toString(game)).tell(new End());
  }

  @Override
  public int beat(Position position) throws Exception {
    return sharding
        .entityRefFor(PlayerEntity.TYPE, Long.toString(position.player()))
        .<Beaten>ask(replyTo -> new Beat(position, replyTo), PATIENCE)
        .toCompletableFuture()
        .get()
        .players();
  }

  @Override
  public Tally tally() {
    return tally;
  }

  /** Shards know nothing of who talks to whom. */
  @Override
  public void drawTogether(boolean on) {}

  @Override
  public long moved() {
    return 0;
  }
}
