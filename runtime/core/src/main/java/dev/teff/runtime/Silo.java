package dev.teff.runtime;

import dev.teff.grains.Grains;
import dev.teff.runtime.spi.SiloStatistics;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running silo: it hosts grains, and gives the way to them. Safe for use by any thread.
 *
 * <pre>{@code
 * try (Silo silo = Silo.builder().start()) {
 *   Hello hello = silo.grains().ref(Hello.class, "world");
 *   System.out.println(hello.greet());
 * }
 * }</pre>
 */
public final class Silo implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Silo.class);

  private final Host host;
  private final Sweeper sweeper;
  private final Runnable release;
  private final AtomicBoolean closed = new AtomicBoolean();

  Silo(Host host, Sweeper sweeper, Runnable release) {
    this.host = host;
    this.sweeper = sweeper;
    this.release = release;
  }

  /** A silo to be started. */
  public static SiloBuilder builder() {
    return new SiloBuilder();
  }

  /** The name, unique in its cluster. */
  public String name() {
    return host.name();
  }

  /** The way to grains, on this silo or another. */
  public Grains grains() {
    return host.grains();
  }

  /** What the silo hosts and did. */
  public SiloStatistics statistics() {
    return host.statistics();
  }

  /**
   * Stops: takes no new activations, lets running turns end and become durable, leaves the cluster,
   * and closes what the builder opened. Blocks until done, at most for the configured grace time.
   * Closing again does nothing.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    if (!host.close()) {
      LOG.warn(
          "Silo {} stops although turns still run; what they do from now on is not acknowledged.",
          name());
    }
    sweeper.stop();
    release.run();
    LOG.info("Silo {} stopped.", name());
  }
}
