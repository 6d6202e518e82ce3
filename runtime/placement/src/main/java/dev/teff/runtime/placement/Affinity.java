package dev.teff.runtime.placement;

import dev.teff.grains.GrainId;
import dev.teff.placement.affinity.Move;
import dev.teff.placement.jfr.FlightReader;
import dev.teff.placement.spi.SiloView;
import dev.teff.runtime.spi.Timekeeper;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adaptive placement of one silo. Safe for use by any thread; what explains may block for a moment.
 *
 * <p>Without a flight recorder it does nothing but say so in its health.
 */
final class Affinity implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Affinity.class);
  private static final double MUCH_REMOTE = 0.05;

  private final AffinitySettings settings;
  private final PlacementSettings placement;
  private final Surroundings surroundings;
  private final Timekeeper time;
  private final Sampling sampling;
  private final Observations observations;
  private final Decisions decisions = new Decisions();
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("teff-affinity").factory());
  private final Engine engine;
  private final Optional<String> problem;
  private final @Nullable FlightReader reader;
  private volatile boolean closed;
  private volatile double remoteShare;
  private long adjusted;

  private Affinity(
      AffinitySettings settings,
      PlacementSettings placement,
      Surroundings surroundings,
      Timekeeper time,
      Sampling sampling) {
    this.settings = settings;
    this.placement = placement;
    this.surroundings = surroundings;
    this.time = time;
    this.sampling = sampling;
    this.observations = new Observations(settings, time);
    this.engine =
        new Engine(
            settings,
            surroundings,
            observations,
            decisions,
            time,
            executor,
            Affinity::planningNanos);
    this.adjusted = time.nanos();
    Optional<String> trouble = settings.enabled() ? FlightReader.problem() : Optional.empty();
    FlightReader started = null;
    if (settings.enabled() && trouble.isEmpty()) {
      try {
        started = FlightReader.start(surroundings.self(), observations);
      } catch (IllegalStateException e) {
        trouble = Optional.of(String.valueOf(e.getMessage()));
      }
    }
    this.problem = trouble;
    this.reader = started;
  }

  /**
   * Starts.
   *
   * @param placement by which grains are activated where they are
   * @param sampling what the silo's probe samples by; adjusted here
   */
  static Affinity start(
      AffinitySettings settings,
      PlacementSettings placement,
      Surroundings surroundings,
      Timekeeper time,
      Sampling sampling) {
    var affinity = new Affinity(settings, placement, surroundings, time, sampling);
    affinity.problem.ifPresent(
        why -> LOG.warn("Grains are not moved to those they talk to: {}.", why));
    if (affinity.reader == null) {
      affinity.engine.enable(false);
    }
    affinity.run(affinity::round);
    return affinity;
  }

  /** What this thread, which is the executor's, has taken so far; 0 where nobody counts it. */
  private static long planningNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return threads.isCurrentThreadCpuTimeSupported() && threads.isThreadCpuTimeEnabled()
        ? threads.getCurrentThreadCpuTime()
        : 0;
  }

  private void schedule() {
    time.schedule(settings.round(), () -> run(this::round));
  }

  private void round() {
    try {
      long now = time.nanos();
      remoteShare = observations.remoteShare();
      double wanted =
          remoteShare > MUCH_REMOTE ? settings.mostSamplesPerSecond() : settings.samplesPerSecond();
      double seconds = (now - adjusted) / 1e9;
      if (engine.isEnabled()) {
        sampling.adjust(wanted, settings.samplesPerSecond(), seconds);
      } else {
        sampling.stop();
      }
      adjusted = now;
      engine.round(remoteShare);
    } catch (RuntimeException e) {
      LOG.warn("A round of exchanges failed; the next one comes.", e);
    } finally {
      if (!closed) {
        schedule();
      }
    }
  }

  private void run(Runnable work) {
    try {
      executor.execute(work);
    } catch (RejectedExecutionException e) {
      LOG.debug("Closed already.", e);
    }
  }

  /** Takes what another silo told. Returns at once. */
  void receive(byte[] message) {
    run(() -> engine.receive(message));
  }

  /** What is known of the silos. */
  List<SiloView> silos() {
    return engine.views();
  }

  /** Whether it works. */
  AffinityHealth health() {
    return new AffinityHealth(engine.isEnabled() || problem.isPresent(), problem);
  }

  /**
   * Switches everything on or off; off, nothing is sampled and nothing moves.
   *
   * @throws IllegalStateException when it is to be on, and the configuration says that it is off
   */
  void enable(boolean on) {
    if (on && !settings.enabled()) {
      throw new IllegalStateException(
          "Affinity cannot be switched on: teff.affinity.enabled was false when the silo started.");
    }
    engine.enable(on && reader != null);
  }

  /** Switches between moving and only saying what would move. */
  void dryRun(boolean on) {
    engine.dryRun(on);
  }

  /** Whether moves are only planned. */
  boolean isDryRun() {
    return engine.isDryRun();
  }

  /** How many grains moved away from this silo since it started. */
  long moved() {
    return decisions.moved();
  }

  /** The share of sampled calls that went to other silos of late, from 0 to 1. */
  double remoteShare() {
    return remoteShare;
  }

  /** What was decided of late, oldest first. */
  List<String> exchanges() {
    return decisions.exchanges();
  }

  /** Threads that were pinned of late, oldest first. */
  List<String> pinned() {
    return observations.pins();
  }

  /** The links with the most to say, strongest first, in words. */
  List<String> strongest(int most) {
    return observations.counted(0).stream()
        .sorted(Comparator.comparingDouble(link -> -link.weight()))
        .limit(most)
        .map(link ->
            String.format(
                Locale.ROOT,
                "%8.0f µs/s  %s (%s)  %s (%s)",
                link.weight(),
                link.edge().first(),
                surroundings.where(link.edge().first()).orElse("?"),
                link.edge().second(),
                surroundings.where(link.edge().second()).orElse("?")))
        .toList();
  }

  /**
   * Why a grain that is on this silo is here, in words.
   *
   * @return empty when it is not here, and when the silo stops
   */
  Optional<String> why(GrainId grain) {
    if (!surroundings.isHere(grain)) {
      return Optional.empty();
    }
    return ask(() ->
        new Explanation(
                engine.situation(),
                decisions,
                grain,
                surroundings.activeSince(grain),
                placement.words(grain.type()),
                engine.obstacle(grain))
            .toString());
  }

  /**
   * Begins to move a grain that is on this silo, because somebody wants it.
   *
   * @throws IllegalArgumentException when the grain is not here, or there is no such silo
   */
  void move(GrainId grain, String silo) {
    if (!surroundings.isHere(grain)) {
      throw new IllegalArgumentException(grain + " is not active on " + surroundings.self() + ".");
    }
    if (!surroundings.silos().contains(silo)) {
      throw new IllegalArgumentException(
          "No silo " + silo + " hosts grains; there are " + surroundings.silos() + ".");
    }
    run(() -> engine.moveByHand(Move.byHand(grain, surroundings.self(), silo)));
  }

  private <T> Optional<T> ask(Callable<T> question) {
    try {
      return Optional.of(executor.submit(question).get());
    } catch (RejectedExecutionException | CancellationException e) {
      LOG.debug("Closed already.", e);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while it was looked up.", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("It could not be looked up: " + e.getCause(), e);
    }
  }

  @Override
  public void close() {
    closed = true;
    sampling.stop();
    for (Runnable left : executor.shutdownNow()) {
      if (left instanceof Future<?> question) {
        question.cancel(false); // somebody waits for the answer
      }
    }
    if (reader != null) {
      reader.close();
    }
  }
}
