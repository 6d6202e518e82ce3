package dev.teff.runtime.cluster;

import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.Store;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.Cluster;
import dev.teff.runtime.spi.LocalSilo;
import dev.teff.runtime.spi.Timekeeper;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A silo's part in a cluster whose view is committed in a store that all its silos share. Joined
 * and closed once.
 *
 * <pre>{@code
 * Store store = Stores.open("sqlite:teff.db");
 * Cluster cluster =
 *     TeffCluster.create(
 *         ClusterOptions.builder().build(), store, SystemTimekeeper.instance(), new SecureRandom());
 * Silo silo = Silo.builder().store(store).cluster(cluster).start();
 * }</pre>
 */
public final class TeffCluster implements Cluster {
  private final ClusterParts parts;
  private volatile Runnable whenEvicted = () -> {};
  private volatile @Nullable Residence residence;

  TeffCluster(ClusterParts parts) {
    this.parts = parts;
  }

  /**
   * Makes one that has not joined.
   *
   * @param store holds the committed view; whoever opened it closes it, after the cluster
   */
  public static TeffCluster create(
      ClusterOptions options, Store store, Timekeeper time, RandomGenerator random) {
    return new TeffCluster(
        new ClusterParts(
            options,
            new ViewRegister(store.registers(), options.clusterName(), time, random),
            new NetTransportStarter(options, time),
            () -> new HazelcastMembership(options),
            time,
            random,
            virtualThreads()));
  }

  private static Executor virtualThreads() {
    Thread.Builder.OfVirtual threads = Thread.ofVirtual().name("teff-cluster-", 0);
    return threads::start;
  }

  /**
   * Says what to do when the others go on without this silo, which then hosts nothing any more; set
   * before it joins. The process is best ended, so that whoever watches it starts it again.
   */
  public TeffCluster whenEvicted(Runnable action) {
    whenEvicted = action;
    return this;
  }

  @Override
  public void join(LocalSilo silo) {
    Membership membership = parts.membership().get();
    Residence entered;
    try {
      entered = new Residence(parts, silo, membership, () -> whenEvicted.run());
    } catch (RuntimeException e) {
      membership.close();
      throw e;
    }
    residence = entered;
    try {
      entered.enter();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * This life of this silo, with the address at which others reach it.
   *
   * @throws IllegalStateException before it joined, and after it left
   */
  public SiloIdentity self() {
    Residence current = residence;
    if (current == null) {
      throw new IllegalStateException("This silo is in no cluster");
    }
    return current.self();
  }

  @Override
  public boolean hosts(GrainId grain) {
    Residence current = residence;
    return current != null && current.hosts(grain);
  }

  @Override
  public void handle(CallRequest request) {
    Residence current = residence;
    if (current == null) {
      request.failed(ClusterFailures.notJoined(request));
    } else {
      current.handle(request);
    }
  }

  @Override
  public void close() {
    Residence current = residence;
    if (current != null) {
      residence = null;
      current.close();
    }
  }
}
