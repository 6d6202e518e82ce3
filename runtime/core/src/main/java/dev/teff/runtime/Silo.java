package dev.teff.runtime;

import dev.teff.grains.Grain;
import dev.teff.grains.Grains;
import dev.teff.grains.spi.GrainStub;
import dev.teff.runtime.spi.Cluster;
import dev.teff.runtime.spi.SentStatistics;
import dev.teff.runtime.spi.SiloStatistics;
import dev.teff.runtime.spi.TypeStatistics;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running silo: it hosts grains, and gives the way to them. Safe for use by any thread.
 *
 * <pre>{@code
 * try (Silo silo = Silo.builder().start()) {
 *   Account alice = silo.grains().ref(Account.class, "alice");
 *   System.out.println(alice.balance());
 * }
 * }</pre>
 */
public final class Silo implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Silo.class);

  private final Host host;
  private final Sweeper sweeper;
  private final @Nullable ReminderScanner scanner;
  private final SiloTasks tasks;
  private final Runnable release;
  private final @Nullable Cluster cluster;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean begun;
  private volatile boolean stopped;

  Silo(
      Host host,
      Sweeper sweeper,
      @Nullable ReminderScanner scanner,
      List<SiloTask> tasks,
      Runnable release,
      @Nullable Cluster cluster) {
    this.host = host;
    this.sweeper = sweeper;
    this.scanner = scanner;
    this.tasks = new SiloTasks(this, tasks);
    this.release = release;
    this.cluster = cluster;
  }

  /** A silo to be started. */
  public static SiloBuilder builder() {
    return new SiloBuilder();
  }

  /** Runs what is to be done before the silo is ready. */
  void begin() {
    try {
      tasks.start();
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
    begun = true;
  }

  /** The name, unique in its cluster. */
  public String name() {
    return host.name();
  }

  /** The way to grains, on this silo or another. */
  public Grains grains() {
    return host.grains();
  }

  /** The way to grains that are known by name only, for tools. */
  public GrainClient client() {
    return host.client();
  }

  /** How many grains are in memory here, about; quick, whatever their number. */
  public long activeGrains() {
    return host.activations().size();
  }

  /** What the silo hosts and did. */
  public SiloStatistics statistics() {
    return host.statistics();
  }

  /** The same by grain type and method, in the order of their names. */
  public List<TypeStatistics> typeStatistics() {
    return host.census().types();
  }

  /** What the silo called on other silos, in the order of the types' names. */
  public List<SentStatistics> sentStatistics() {
    return host.onwardCalls().counts().told();
  }

  /**
   * How the silo is. Blocks until a call to a grain on this silo is answered, for a second at most.
   */
  public Health health() {
    if (closed.get() && !stopped) {
      return Health.STOPPING;
    }
    boolean member = cluster == null || cluster.isMember();
    return Health.of(grains(), begun && member && !closed.get());
  }

  /**
   * Asks a grain to leave the memory of this silo behind its current turn, if it is there; the next
   * call activates it anew.
   *
   * @throws IllegalArgumentException when this is no reference to a grain
   */
  public void deactivate(Grain<?> grain) {
    if (!((Object) grain instanceof GrainStub stub)) {
      throw new IllegalArgumentException(
          "An object of %s is no reference to a grain; get one from grains().ref(…)."
              .formatted(grain.getClass().getName()));
    }
    host.deactivate(stub.grainId());
  }

  /**
   * Stops: runs the tasks' ends, hands its grains over to the other silos of its cluster, lets
   * running turns end and become durable, leaves the cluster, and closes what the builder opened,
   * in this order. Callers elsewhere notice nothing, as long as the configured grace time is longer
   * than their deadlines. Blocks until done, at most for twice the grace time. Closing again does
   * nothing.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    if (scanner != null) {
      scanner.stop();
    }
    tasks.stop();
    try {
      stopHosting();
    } finally {
      stopped = true;
      sweeper.stop();
      release.run();
    }
    LOG.info("Silo {} stopped.", name());
  }

  private void stopHosting() {
    try {
      if (cluster != null) {
        cluster.drain(host.settings().shutdownGrace());
      }
    } finally {
      if (!host.close()) {
        LOG.warn(
            "Silo {} stops although turns still run; what they do from now on is not acknowledged.",
            name());
      }
    }
  }
}
