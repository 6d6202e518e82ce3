package dev.teff.loadtest.pekko;

import dev.teff.loadtest.BenchStore;
import dev.teff.loadtest.Ledgers;
import dev.teff.loadtest.pekko.LedgerEntity.Balance;
import dev.teff.loadtest.pekko.LedgerEntity.Command;
import dev.teff.loadtest.pekko.LedgerEntity.Fill;
import dev.teff.loadtest.pekko.LedgerEntity.Post;
import dev.teff.loadtest.pekko.LedgerEntity.Total;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.persistence.jdbc.testkit.javadsl.SchemaUtils;

/** Ledgers as sharded entities of a cluster of one node. */
final class PekkoLedgers implements Ledgers {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ActorSystem<Void> system;
  private final ClusterSharding sharding;

  private PekkoLedgers(ActorSystem<Void> system, ClusterSharding sharding) {
    this.system = system;
    this.sharding = sharding;
  }

  static PekkoLedgers on(BenchStore store, JournalSettings settings) throws Exception {
    ActorSystem<Void> system =
        ActorSystem.create(Behaviors.empty(), "bench", settings.config(store));
    SchemaUtils.createIfNotExists(system).toCompletableFuture().get();
    ClusterSharding sharding = ClusterSharding.get(system);
    sharding.init(
        Entity.of(LedgerEntity.TYPE, context -> LedgerEntity.create(context.getEntityId())));
    Cluster cluster = Cluster.get(system);
    var up = new CountDownLatch(1);
    org.apache.pekko.cluster.Cluster.get(system).registerOnMemberUp(up::countDown);
    cluster.manager().tell(new JoinSeedNodes(List.of(cluster.selfMember().address())));
    up.await();
    return new PekkoLedgers(system, sharding);
  }

  @Override
  public Account ledger(String key) {
    EntityRef<Command> ledger = sharding.entityRefFor(LedgerEntity.TYPE, key);
    return new Account() {
      @Override
      public long post(long amount) throws Exception {
        return ask(replyTo -> new Post(amount, replyTo));
      }

      @Override
      public long fill(int events) throws Exception {
        return ask(replyTo -> new Fill(events, replyTo));
      }

      @Override
      public long total() throws Exception {
        return ask(Total::new);
      }

      private long ask(Function<ActorRef<Balance>, Command> question) throws Exception {
        return ledger.<Balance>ask(question, PATIENCE).toCompletableFuture().get().total();
      }
    };
  }

  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }
}
