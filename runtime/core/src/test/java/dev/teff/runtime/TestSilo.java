package dev.teff.runtime;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.teff.grains.GrainId;
import dev.teff.grains.Grains;
import dev.teff.runtime.spi.Cluster;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A silo with a scripted grain or two, a store and a clock that the test holds in its hands. */
final class TestSilo implements AutoCloseable {
  /** How long a test waits, in real time, for what must come. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A time-out that no test reaches, however far it advances the time. */
  static final String NEVER = "100000h";

  private static final long POLL_NANOS = 20_000;

  final Script script = new Script();
  final ManualTime time = new ManualTime();
  final TestStore store;
  private final Silo silo;

  private TestSilo(String name, TestStore store, Config config, Consumer<SiloBuilder> more) {
    this.store = store;
    SiloBuilder builder =
        Silo.builder()
            .name(name)
            .time(time)
            .store(store)
            .config(config)
            .provide(Script.class, script);
    more.accept(builder);
    this.silo = builder.start();
  }

  GrainClient client() {
    return silo.client();
  }

  /** A silo with more than the usual parts. */
  static TestSilo with(Consumer<SiloBuilder> more) {
    return new TestSilo("test", new TestStore(), ConfigFactory.empty(), more);
  }

  static TestSilo start() {
    return start("");
  }

  /** A silo with settings, in the syntax of a configuration file. */
  static TestSilo start(String settings) {
    return new TestSilo("test", new TestStore(), ConfigFactory.parseString(settings), more -> {});
  }

  /** A silo over a store that others use too. */
  static TestSilo over(TestStore store, String name) {
    return over(store, name, "");
  }

  /** The same, with settings. */
  static TestSilo over(TestStore store, String name, String settings) {
    String all = "teff.call.timeout = %s\n%s".formatted(NEVER, settings);
    return new TestSilo(name, store, ConfigFactory.parseString(all), more -> {});
  }

  static TestSilo in(Cluster cluster) {
    return with(builder -> builder.cluster(cluster));
  }

  Silo silo() {
    return silo;
  }

  Grains grains() {
    return silo.grains();
  }

  Probe probe(String key) {
    return grains().ref(Probe.class, key);
  }

  Ledger ledger(String key) {
    return grains().ref(Ledger.class, key);
  }

  static GrainId ledgerId(String key) {
    return GrainId.of("ledger", key);
  }

  void on(String name, Script.Step step) {
    script.on(name, step);
  }

  /** Does something in a virtual thread of its own. */
  static <T> CompletableFuture<T> async(Callable<T> work) {
    var future = new CompletableFuture<T>();
    Thread.startVirtualThread(() -> {
      try {
        future.complete(work.call());
      } catch (Throwable e) {
        future.completeExceptionally(e);
      }
    });
    return future;
  }

  /**
   * Something that another thread does, and that has to wait.
   *
   * @param thread who does it
   * @param result what it comes to
   */
  record Held<T>(Thread thread, CompletableFuture<T> result) {
    static <T> Held<T> start(Callable<T> work) {
      var thread = new CompletableFuture<Thread>();
      CompletableFuture<T> result =
          async(() -> {
            thread.complete(Thread.currentThread());
            return work.call();
          });
      return new Held<>(thread.join(), result);
    }

    /** Lets the thread go as far as it can, and returns whether it waits there. */
    boolean waits() {
      eventually(() ->
          switch (thread.getState()) {
            case WAITING, TIMED_WAITING, TERMINATED -> true;
            default -> false;
          });
      return !result.isDone();
    }
  }

  /** The result of what was done in another thread; its failure is thrown as itself. */
  static <T> T get(CompletableFuture<T> future) throws Exception {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw Failures.sneaky(Objects.requireNonNull(e.getCause()));
    }
  }

  static void await(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("Waited in vain.");
    }
  }

  /** Waits for a condition that nobody can signal; leaves the core to those who bring it about. */
  static void eventually(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("Waited in vain.");
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /**
   * Moves the time on by steps until something has happened. How far it moves depends on how busy
   * the machine is.
   */
  void advanceUntil(BooleanSupplier condition) {
    eventually(() -> {
      time.advance(Duration.ofMillis(50));
      return condition.getAsBoolean();
    });
  }

  /** Lets a type's grains be idle for so long that they leave. */
  void idle(String type) {
    time.advance(Duration.ofMinutes(10)); // the default, of which small steps would be many
    advanceUntil(() -> active(type) == 0);
  }

  long active(String type) {
    return silo.statistics().activeGrains().getOrDefault(type, 0L);
  }

  @Override
  public void close() {
    store.giveUpHolding();
    silo.close();
  }
}
