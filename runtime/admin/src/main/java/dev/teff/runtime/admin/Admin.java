package dev.teff.runtime.admin;

import com.sun.net.httpserver.HttpExchange;
import dev.teff.grains.GrainException;
import dev.teff.persistence.spi.Store;
import dev.teff.runtime.Health;
import dev.teff.runtime.Silo;
import dev.teff.runtime.SiloBuilder;
import dev.teff.runtime.StoredGrains;
import dev.teff.runtime.cluster.ClusterView;
import dev.teff.runtime.cluster.TeffCluster;
import dev.teff.runtime.spi.SentStatistics;
import dev.teff.runtime.spi.TypeStatistics;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a silo tells by HTTP how it is, if it is configured to. Opened before the silo starts and
 * closed after it has stopped, so that probes get an answer all the time. Safe for use by any
 * thread.
 *
 * <pre>{@code
 * AdminOptions options =
 *     AdminOptions.from(Configuration.load(Thread.currentThread().getContextClassLoader()));
 * try (Admin admin = Admin.open(options);
 *     Silo silo = admin.started(admin.addTo(Silo.builder()).start())) {
 *   System.out.println(admin.url());
 * }
 * }</pre>
 */
public final class Admin implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Admin.class);
  private static final Health STARTING = new Health(false, false, "The silo has not started yet.");

  private final AdminOptions options;
  private final @Nullable Door door;
  private final @Nullable Meters meters;
  private volatile @Nullable Subject subject;
  private volatile Health beforeTheSilo = STARTING;

  private Admin(AdminOptions options) {
    this.options = options;
    if (options.port() < 0) {
      door = null;
      meters = null;
      return;
    }
    var measured = new Meters(this::types, this::sent, this::view);
    try {
      door = Door.open(options, pages(measured));
    } catch (IOException e) {
      measured.close();
      throw options.portInUse(e);
    }
    meters = measured;
  }

  /**
   * Listens, unless it is switched off.
   *
   * @throws GrainException {@code TEFF-401} when the port cannot be had
   */
  public static Admin open(AdminOptions options) {
    var admin = new Admin(options);
    admin
        .url()
        .ifPresent(url -> {
          LOG.info("The silo says how it is at {}.", url);
          options.warn();
        });
    return admin;
  }

  private Map<String, Function<HttpExchange, Answer>> pages(Meters measured) {
    var health = new HealthPages(this::health);
    var console = new Console(() -> Optional.ofNullable(subject), measured.hottest());
    var pages = new TreeMap<String, Function<HttpExchange, Answer>>();
    pages.put("/", request -> ConsoleFiles.html());
    pages.put("/console.css", request -> ConsoleFiles.css());
    pages.put("/console.js", request -> ConsoleFiles.script());
    pages.put("/console/cluster", console::cluster);
    pages.put("/console/types", console::types);
    pages.put("/console/hottest", console::hottest);
    pages.put("/console/grain", console::grain);
    pages.put("/health/live", request -> health.live());
    pages.put("/health/ready", request -> health.ready());
    pages.put("/metrics", request -> measured.page());
    return pages;
  }

  private Health health() {
    Subject about = subject;
    return about == null ? beforeTheSilo : about.silo().health();
  }

  private List<TypeStatistics> types() {
    Subject about = subject;
    return about == null ? List.of() : about.silo().typeStatistics();
  }

  private List<SentStatistics> sent() {
    Subject about = subject;
    return about == null ? List.of() : about.silo().sentStatistics();
  }

  private Optional<ClusterView> view() {
    Subject about = subject;
    return about == null ? Optional.empty() : about.view();
  }

  /** Has the silo that will be built tell how long things take, if anybody can ask. */
  public SiloBuilder addTo(SiloBuilder builder) {
    return meters == null ? builder : builder.timings(meters.times());
  }

  /**
   * Says that the silo cannot start yet, but will by itself: until it has started it is live and
   * not ready.
   *
   * @param why what it waits for, for whoever asks
   */
  public void waits(String why) {
    beforeTheSilo = new Health(true, false, why);
  }

  /** Says which silo this is about; returns it. */
  public Silo started(Silo running) {
    subject = new Subject(running, null, null);
    return running;
  }

  /** The same for a silo in a cluster without a store. */
  public Silo started(Silo running, TeffCluster cluster) {
    subject = new Subject(running, cluster, null);
    return running;
  }

  /**
   * The same for a silo in a cluster with a store.
   *
   * @param store where its grains keep their events, which the console shows
   */
  public Silo started(Silo running, TeffCluster cluster, Store store) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = context == null ? Admin.class.getClassLoader() : context;
    subject = new Subject(running, cluster, new StoredGrains(store, loader));
    return running;
  }

  /** Where it listens, {@code http://HOST:PORT}; empty when it is switched off. */
  public Optional<String> url() {
    return door == null ? Optional.empty() : Optional.of(options.url(door.port()));
  }

  /** Listens no more. */
  @Override
  public void close() {
    if (door != null) {
      door.close();
    }
    if (meters != null) {
      meters.close();
    }
  }
}
