package dev.teff.runtime.cluster;

import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.Register;
import dev.teff.persistence.spi.Store;
import dev.teff.runtime.cluster.spi.Membership;
import dev.teff.runtime.cluster.spi.Placer;
import dev.teff.runtime.cluster.spi.Platform;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.Cluster;
import dev.teff.runtime.spi.ClusterReport;
import dev.teff.runtime.spi.HostedGrain;
import dev.teff.runtime.spi.Lease;
import dev.teff.runtime.spi.LocalSilo;
import dev.teff.runtime.spi.Timekeeper;
import dev.teff.runtime.spi.TurnWait;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
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
  private final OutputLease lease;
  private volatile Runnable whenEvicted = () -> {};
  private volatile Consumer<byte[]> whenTold = message -> {};
  private volatile Placer placer = Placer.BY_RANGE;
  private volatile @Nullable Residence residence;

  TeffCluster(ClusterParts parts) {
    this.parts = parts;
    this.lease = new OutputLease(parts.time(), parts.options().lease());
  }

  /**
   * Makes one that has not joined.
   *
   * @param store holds the committed view; whoever opened it closes it, after the cluster
   */
  public static TeffCluster create(
      ClusterOptions options, Store store, Timekeeper time, RandomGenerator random) {
    options.warn();
    return create(options, store, time, random, new RealPlatform(options.tls()));
  }

  /** Makes one that has not joined, on something else than Vert.x, Hazelcast and threads. */
  public static TeffCluster create(
      ClusterOptions options,
      Store store,
      Timekeeper time,
      RandomGenerator random,
      Platform platform) {
    return create(
        options, options.expectedSize() == 0 ? store.registers() : null, time, random, platform);
  }

  /**
   * Makes one that has not joined, of a cluster without a store: as many silos as are expected, at
   * the seeds' addresses, agree among themselves.
   *
   * @throws dev.teff.grains.GrainException {@code TEFF-501} when none are expected
   */
  public static TeffCluster create(
      ClusterOptions options, Timekeeper time, RandomGenerator random) {
    if (options.expectedSize() == 0) {
      throw ClusterFailures.noStore();
    }
    options.warn();
    return create(options, (Register) null, time, random, new RealPlatform(options.tls()));
  }

  private static TeffCluster create(
      ClusterOptions options,
      @Nullable Register register,
      Timekeeper time,
      RandomGenerator random,
      Platform platform) {
    return new TeffCluster(
        new ClusterParts(
            options,
            register,
            new NetTransportStarter(options, time, platform),
            () -> platform.membership(options),
            time,
            random,
            platform.executor(),
            platform.listingPage()));
  }

  /**
   * Says what to do when the others go on without this silo, which then hosts nothing any more; set
   * before it joins. The process is best ended, so that whoever watches it starts it again.
   */
  public TeffCluster whenEvicted(Runnable action) {
    whenEvicted = action;
    return this;
  }

  /**
   * Says who takes what other silos {@link #tell} this one, on a thread that must not be blocked.
   * Nothing proves who told it: it must do no harm, whoever it was.
   */
  public TeffCluster whenTold(Consumer<byte[]> action) {
    whenTold = action;
    return this;
  }

  /** Says who chooses where grains are activated; before it joins, and on all silos the same. */
  public TeffCluster placer(Placer chooser) {
    placer = chooser;
    return this;
  }

  /** Tells another silo something, by the event bus. Returns at once; it may get lost. */
  public void tell(String siloName, byte[] message) {
    Residence current = residence;
    if (current != null) {
      current.tell(siloName, message);
    }
  }

  /** The name of the silo where a grain is, or would be, as far as is known here without asking. */
  public Optional<String> where(GrainId grain) {
    Residence current = residence;
    return current == null ? Optional.empty() : current.where(grain).map(SiloIdentity::name);
  }

  /**
   * The name of the silo where a grain is, or would be by its hash range; asks the range's owner,
   * without blocking. What was known here when that does not answer in time; empty when no silo
   * hosts grains.
   */
  public CompletableFuture<Optional<String>> locate(GrainId grain) {
    Residence current = residence;
    return current == null
        ? CompletableFuture.completedFuture(Optional.empty())
        : current.locate(grain).thenApply(name -> Optional.of(name).filter(n -> !n.isEmpty()));
  }

  /** Whether a grain is active on this silo. */
  public boolean isHere(GrainId grain) {
    Residence current = residence;
    return current != null && current.isHere(grain);
  }

  /**
   * When a grain was activated on this silo, which may have been by a move; to about a second.
   * Empty when it is not active here.
   */
  public Optional<Instant> activeSince(GrainId grain) {
    Residence current = residence;
    return current == null ? Optional.empty() : current.activeSince(grain);
  }

  @Override
  public void join(LocalSilo silo) {
    Membership membership = parts.membership().get();
    Residence entered;
    try {
      entered =
          new Residence(
              parts,
              silo,
              lease,
              membership,
              () -> whenEvicted.run(),
              message -> whenTold.accept(message),
              placer);
    } catch (Throwable e) {
      closeBehind(membership::close, e);
      throw e;
    }
    residence = entered;
    try {
      entered.enter();
    } catch (Throwable e) { // libraries throw what they do not declare, when they are interrupted
      closeBehind(this::close, e);
      throw e;
    }
  }

  private static void closeBehind(Runnable closing, Throwable failure) {
    try {
      closing.run();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
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

  /** The committed view, as far as this silo knows; empty before it joined, and after it left. */
  public Optional<ClusterView> view() {
    Residence current = residence;
    return current == null ? Optional.empty() : Optional.of(current.view());
  }

  @Override
  public boolean hosts(GrainId grain) {
    Residence current = residence;
    return current != null && current.hosts(grain);
  }

  @Override
  public Set<String> silos() {
    Residence current = residence;
    return current == null ? Set.of() : current.silos();
  }

  @Override
  public ClusterReport roster() {
    Residence current = residence;
    return current == null ? Cluster.super.roster() : current.roster();
  }

  @Override
  public int featureLevel() {
    Residence current = residence;
    return current == null ? 1 : current.featureLevel();
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
  public void drain(Duration grace) {
    Residence current = residence;
    if (current != null) {
      current.drain(grace);
    }
  }

  /**
   * Moves a grain that is active on this silo to another one, without losing or repeating a call.
   * Returns at once. Fields of the grain move when it is {@link dev.teff.grains.Migratable}; its
   * state is recovered from the store.
   *
   * @param siloName the name of the silo that is to host it
   */
  public CompletableFuture<MigrationOutcome> migrate(GrainId grain, String siloName) {
    Residence current = residence;
    return current == null
        ? CompletableFuture.completedFuture(MigrationOutcome.NOT_ACTIVE)
        : current.migrate(grain, siloName);
  }

  @Override
  public CompletableFuture<List<TurnWait>> waitsBehind(TurnWait wait, long victim) {
    Residence current = residence;
    return current == null
        ? CompletableFuture.completedFuture(List.of())
        : current.waitsBehind(wait, victim);
  }

  @Override
  public CompletableFuture<List<TurnWait>> waitsBehindWorker(TurnWait wait, long victim) {
    Residence current = residence;
    return current == null
        ? CompletableFuture.completedFuture(List.of())
        : current.waitsBehindWorker(wait, victim);
  }

  @Override
  public Lease lease() {
    return lease;
  }

  @Override
  public void gone(HostedGrain activation) {
    Residence current = residence;
    if (current != null) {
      current.gone(activation);
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
