package dev.teff.runtime;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.teff.grains.CallInterceptor;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import dev.teff.runtime.spi.CallProbe;
import dev.teff.runtime.spi.Cluster;
import dev.teff.runtime.spi.Timekeeper;
import dev.teff.runtime.spi.Timings;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settings and parts of a silo. What is not set here comes from the configuration: a file, system
 * properties, environment variables, as {@code docs/configuration.md} describes. Not safe for use
 * by several threads.
 *
 * <pre>{@code
 * Silo silo = Silo.builder().name("silo-1").store("sqlite:teff.db").start();
 * }</pre>
 */
public final class SiloBuilder {
  private static final Logger LOG = LoggerFactory.getLogger(Silo.class);

  private final Map<Class<?>, Object> services = new HashMap<>();
  private Config config = ConfigFactory.empty();
  private @Nullable String name;
  private @Nullable String storeUrl;
  private @Nullable Store store;
  private @Nullable Cluster cluster;
  private CallProbe probe = CallProbe.NONE;
  private Timings timings = Timings.NONE;
  private Timekeeper time = SystemTimekeeper.instance();
  private @Nullable Executor turns;
  private Function<GrainId, Optional<String>> explainer = grain -> Optional.empty();
  private final List<CallInterceptor> interceptors = new ArrayList<>();
  private final List<SiloTask> tasks = new ArrayList<>();
  private MemoryGauge memory = new HeapGauge();
  private RandomGenerator random = new SecureRandom();
  private ClassLoader loader = contextLoader();

  SiloBuilder() {}

  private static ClassLoader contextLoader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null ? Silo.class.getClassLoader() : context;
  }

  /** The silo's name, unique in its cluster. */
  public SiloBuilder name(String siloName) {
    this.name = siloName;
    return this;
  }

  /** The URL of a store, which the silo opens and closes. */
  public SiloBuilder store(String url) {
    this.storeUrl = url;
    return this;
  }

  /** An open store; whoever opened it closes it. */
  public SiloBuilder store(Store opened) {
    this.store = opened;
    return this;
  }

  /** The cluster to join; without one, the silo hosts every grain. */
  public SiloBuilder cluster(Cluster joined) {
    this.cluster = joined;
    return this;
  }

  /** What looks at a sample of the calls that this silo's grains make. */
  public SiloBuilder probe(CallProbe observer) {
    this.probe = observer;
    return this;
  }

  /** What is told how long things take on this silo. */
  public SiloBuilder timings(Timings observer) {
    this.timings = observer;
    return this;
  }

  /** An object for the constructors of grains that want one of this type. */
  public <T> SiloBuilder provide(Class<T> type, T service) {
    services.put(type, service);
    return this;
  }

  /** Settings that go before the configuration's. */
  public SiloBuilder config(Config settings) {
    this.config = settings;
    return this;
  }

  /** Another time than the machine's, for tests. */
  public SiloBuilder time(Timekeeper timekeeper) {
    this.time = timekeeper;
    return this;
  }

  /** What runs turns that are queued, one thread each; virtual threads by default. */
  public SiloBuilder turns(Executor executor) {
    this.turns = executor;
    return this;
  }

  /** Another source of random numbers, for tests. */
  public SiloBuilder random(RandomGenerator generator) {
    this.random = generator;
    return this;
  }

  /** Another view of the memory than the heap's, for tests. */
  public SiloBuilder memory(MemoryGauge gauge) {
    this.memory = gauge;
    return this;
  }

  /** What says why a grain is on this silo, to tools that ask; empty when it is not. */
  public SiloBuilder explain(Function<GrainId, Optional<String>> reasons) {
    this.explainer = reasons;
    return this;
  }

  /** Something around the calls that this silo makes and answers, inside of those added before. */
  public SiloBuilder intercept(CallInterceptor interceptor) {
    interceptors.add(interceptor);
    return this;
  }

  /**
   * Something to do when the silo has started, before {@link #start} returns and the silo is ready,
   * behind the tasks that were added before; and something to do when it stops, while grains still
   * answer, before what those added before do. When a task's start fails, what was started is
   * stopped, and so is the silo.
   */
  public SiloBuilder task(SiloTask task) {
    tasks.add(task);
    return this;
  }

  /** Where to look for grain types; by default the thread's context class loader. */
  public SiloBuilder classLoader(ClassLoader classes) {
    this.loader = classes;
    return this;
  }

  /**
   * Opens the store, joins the cluster, and begins to host grains. Blocks until calls are answered.
   *
   * @throws dev.teff.grains.GrainException when a part cannot be started; what was opened is closed
   */
  public Silo start() {
    long begin = time.nanos();
    Config all = configuration();
    SiloSettings settings = SiloSettings.from(all);
    String siloName = siloName(all);
    ManagementPort.exposure().ifPresent(how -> LOG.warn("Silo {}: {}.", siloName, how));
    var types = new GrainTypes(loader, new NamedServices(Map.copyOf(services)));
    Store opened = store == null ? open(all) : null;
    var host =
        new Host(
            siloName,
            settings,
            time,
            turns == null ? virtualThreads() : turns,
            random,
            types,
            new Interceptors(interceptors),
            store == null ? opened : store,
            cluster,
            probe,
            timings,
            explainer);
    var sweeper =
        new Sweeper(
            host,
            turns == null ? Sweeper.thread() : turns,
            new MemoryPressure(memory, settings.shedAbove()),
            LOG::warn);
    try {
      sweeper.start();
      if (cluster != null) {
        cluster.join(host);
      }
    } catch (Throwable e) {
      sweeper.stop();
      release(null, opened);
      throw e;
    }
    ReminderScanner scanner = scanner(host, store == null ? opened : store);
    Cluster joined = cluster;
    var silo =
        new Silo(
            host, sweeper, scanner, List.copyOf(tasks), () -> release(joined, opened), cluster);
    silo.begin();
    LOG.info("Silo {} started in {} ms.", siloName, (time.nanos() - begin) / 1_000_000);
    return silo;
  }

  private static @Nullable ReminderScanner scanner(Host host, @Nullable Store reminding) {
    if (reminding == null) {
      return null;
    }
    var scanner = new ReminderScanner(host, reminding.reminders());
    scanner.start();
    return scanner;
  }

  private static void release(@Nullable Cluster joined, @Nullable Store opened) {
    try {
      if (joined != null) {
        joined.close();
      }
    } finally {
      if (opened != null) {
        opened.close();
      }
    }
  }

  private Config configuration() {
    try {
      return Configuration.of(
          config, ConfigFactory.defaultApplication(loader), System.getenv(), loader);
    } catch (ConfigException e) {
      throw SiloSettings.invalid(e);
    }
  }

  private static String text(Config all, String key) {
    try {
      return all.getString(key);
    } catch (ConfigException e) {
      throw SiloSettings.invalid(e);
    }
  }

  private String siloName(Config all) {
    if (name != null) {
      return name;
    }
    String configured = text(all, "teff.silo.name");
    return configured.isEmpty()
        ? "silo-" + HexFormat.of().toHexDigits(random.nextInt())
        : configured;
  }

  private @Nullable Store open(Config all) {
    String url = storeUrl == null ? text(all, "teff.store.url") : storeUrl;
    return url.isEmpty() ? null : Stores.open(url);
  }

  private static Executor virtualThreads() {
    Thread.Builder.OfVirtual threads =
        Thread.ofVirtual().name("teff-turn").inheritInheritableThreadLocals(false);
    return threads::start;
  }
}
