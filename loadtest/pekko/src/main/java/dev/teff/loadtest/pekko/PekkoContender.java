package dev.teff.loadtest.pekko;

import dev.teff.loadtest.ChildJvm;
import dev.teff.loadtest.Contender;
import dev.teff.loadtest.pekko.CounterEntity.Add;
import dev.teff.loadtest.pekko.CounterEntity.Sum;
import dev.teff.loadtest.pekko.CounterEntity.Where;
import dev.teff.loadtest.pekko.IdleEntity.Touch;
import dev.teff.loadtest.pekko.IdleEntity.Touched;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.JoinSeedNodes;

/** Pekko in a comparison: sharded entities that are asked. */
final class PekkoContender implements Contender {
  /** What a node that runs in a process of its own says when it is up. */
  static final String UP = "up";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ActorSystem<Void> system;
  private final ClusterSharding sharding;

  private PekkoContender(ActorSystem<Void> system, ClusterSharding sharding) {
    this.system = system;
    this.sharding = sharding;
  }

  /** A cluster of one node. */
  static PekkoContender alone(PekkoSettings settings) throws InterruptedException {
    ActorSystem<Void> system = system(settings);
    return join(system, Cluster.get(system).selfMember().address());
  }

  /** A node of a cluster that another node, of this address, is in. */
  static PekkoContender joined(PekkoSettings settings, String seed) throws InterruptedException {
    return join(system(settings), AddressFromURIString.parse(seed));
  }

  private static ActorSystem<Void> system(PekkoSettings settings) {
    return ActorSystem.create(Behaviors.empty(), "bench", settings.config());
  }

  private static PekkoContender join(ActorSystem<Void> system, Address seed)
      throws InterruptedException {
    ClusterSharding sharding = ClusterSharding.get(system);
    sharding.init(Entity.of(CounterEntity.TYPE, context -> CounterEntity.create()));
    sharding.init(Entity.of(IdleEntity.TYPE, context -> IdleEntity.BEHAVIOR));
    Cluster cluster = Cluster.get(system);
    var up = new CountDownLatch(1);
    org.apache.pekko.cluster.Cluster.get(system).registerOnMemberUp(up::countDown);
    cluster.manager().tell(new JoinSeedNodes(List.of(seed)));
    up.await();
    return new PekkoContender(system, sharding);
  }

  /** A node in a process of its own, which joins this one and says {@link #UP}. */
  ChildJvm joinElsewhere(PekkoSettings settings) throws IOException {
    String seed = Cluster.get(system).selfMember().address().toString();
    return ChildJvm.start(PekkoContender.class, List.of(), settings.name(), seed);
  }

  /** A node that joins another, until its input ends. */
  public static void main(String[] arguments) throws Exception {
    try (PekkoContender node = joined(PekkoSettings.valueOf(arguments[0]), arguments[1])) {
      System.out.println(UP + " " + node.system.address());
      ChildJvm.sleepUntilInputEnds();
    }
    System.exit(0);
  }

  ActorSystem<Void> system() {
    return system;
  }

  /** How many nodes are up, as this one sees it. */
  long nodesUp() {
    return StreamSupport.stream(Cluster.get(system).state().getMembers().spliterator(), false)
        .filter(member -> member.status().equals(MemberStatus.up()))
        .count();
  }

  @Override
  public Target counter(String key) {
    EntityRef<CounterEntity.Command> counter = sharding.entityRefFor(CounterEntity.TYPE, key);
    return new Target() {
      @Override
      public long add(long amount) throws Exception {
        return counter
            .<Sum>ask(replyTo -> new Add(amount, 1, replyTo), PATIENCE)
            .toCompletableFuture()
            .get()
            .total();
      }

      @Override
      public long process() throws Exception {
        return counter.<Sum>ask(Where::new, PATIENCE).toCompletableFuture().get().total();
      }
    };
  }

  @Override
  public long touch(String key, long value) throws Exception {
    return sharding
        .entityRefFor(IdleEntity.TYPE, key)
        .<Touched>ask(replyTo -> new Touch(value, replyTo), PATIENCE)
        .toCompletableFuture()
        .get()
        .value();
  }

  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }
}
