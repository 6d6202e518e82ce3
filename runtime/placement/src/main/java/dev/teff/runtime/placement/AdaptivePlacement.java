package dev.teff.runtime.placement;

import com.typesafe.config.Config;
import dev.teff.grains.GrainId;
import dev.teff.placement.jfr.FlightReader;
import dev.teff.placement.spi.SiloView;
import dev.teff.runtime.Silo;
import dev.teff.runtime.SiloBuilder;
import dev.teff.runtime.SiloTask;
import dev.teff.runtime.SystemTimekeeper;
import dev.teff.runtime.cluster.TeffCluster;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lets a silo of a cluster move its grains to those they talk to. Safe for use by any thread; used
 * for one silo: made of the silo's cluster, then {@linkplain #addTo added} to what builds the silo.
 *
 * <p>It starts behind the silo and ends before it. While it does not run, what it says is that it
 * does not, and nothing moves.
 */
public final class AdaptivePlacement {
  private final TeffCluster cluster;
  private final AffinitySettings settings;
  private final PlacementSettings placement;
  private final Sampling sampling = new Sampling();
  private volatile @Nullable Affinity running;
  private volatile String siloName = "";

  private AdaptivePlacement(
      TeffCluster cluster, AffinitySettings settings, PlacementSettings placement) {
    this.cluster = cluster;
    this.settings = settings;
    this.placement = placement;
  }

  /**
   * One that has not started. Grain classes with annotations about placement, and strategies that
   * the configuration names, are found by the thread's context class loader.
   *
   * @param cluster the silo's part in its cluster, which has not joined
   * @param config with everything under {@code teff.affinity} and {@code teff.placement}, defaults
   *     included
   * @throws dev.teff.grains.GrainException {@code TEFF-501} naming a setting that makes no sense
   */
  public static AdaptivePlacement of(TeffCluster cluster, Config config) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = context == null ? AdaptivePlacement.class.getClassLoader() : context;
    PlacementSettings placement =
        PlacementSettings.from(config, AnnotatedPlacement.find(loader), loader);
    // Affinity knows nothing of labels, and must not take a grain away from them.
    AffinitySettings affinity = AffinitySettings.from(config).withFixed(placement.labelledTypes());
    return new AdaptivePlacement(cluster, affinity, placement);
  }

  /** Has the silo that will be built sample its calls, and start and stop placement. */
  public AdaptivePlacement addTo(SiloBuilder builder) {
    cluster
        .whenTold(this::told)
        .placer(new StrategyPlacer(placement, new Known(), SystemTimekeeper.instance()));
    if (settings.enabled() && FlightReader.problem().isEmpty()) {
      builder.probe(new FlightProbe(() -> siloName, sampling));
    }
    builder.explain(this::reason).task(new Task());
    return this;
  }

  private void told(byte[] message) {
    Affinity affinity = running;
    if (affinity != null) {
      affinity.receive(message);
    }
  }

  /** Whether it works, and if not, why. */
  public AffinityHealth health() {
    Affinity affinity = running;
    return affinity == null
        ? new AffinityHealth(settings.enabled(), Optional.of("its silo does not run"))
        : affinity.health();
  }

  /**
   * Switches everything on or off; off, nothing is sampled and nothing moves.
   *
   * @throws IllegalStateException when it is to be on, and the configuration says that it is off
   */
  public void enable(boolean on) {
    running().enable(on);
  }

  /** How many grains moved away from this silo since it started. */
  public long moved() {
    return running().moved();
  }

  /** The share of the calls looked at of late that went to other silos, from 0 to 1. */
  public double remoteShare() {
    return running().remoteShare();
  }

  /** What was decided of late, oldest first, in words. */
  public List<String> exchanges() {
    return running().exchanges();
  }

  /**
   * Why a grain that is on this silo is here, in words; blocks for a moment.
   *
   * @return empty when it is not here
   */
  public Optional<String> why(GrainId grain) {
    return running().why(grain);
  }

  /**
   * Begins to move a grain that is on this silo.
   *
   * @throws IllegalArgumentException when the grain is not here, or there is no such silo
   */
  public void move(GrainId grain, String silo) {
    running().move(grain, silo);
  }

  /** Whether all silos of the cluster have said what labels they have and how busy they are. */
  boolean knowsAllSilos() {
    return new Known().unknown().isEmpty();
  }

  private Optional<String> reason(GrainId grain) {
    Affinity affinity = running;
    return affinity == null ? Optional.empty() : affinity.why(grain);
  }

  private Affinity running() {
    Affinity affinity = running;
    if (affinity == null) {
      throw new IllegalStateException("The silo of this placement does not run.");
    }
    return affinity;
  }

  private final class Known implements StrategyPlacer.Silos {
    private Map<String, SiloView> known() {
      Affinity affinity = running;
      return affinity == null
          ? Map.of()
          : affinity.silos().stream().collect(Collectors.toMap(SiloView::name, silo -> silo));
    }

    @Override
    public List<SiloView> all() {
      Map<String, SiloView> known = known();
      return cluster.silos().stream()
          .sorted()
          .map(name -> known.getOrDefault(name, new SiloView(name, Set.of(), 0, 0)))
          .toList();
    }

    @Override
    public Set<String> unknown() {
      Set<String> known = known().keySet();
      return cluster.silos().stream()
          .filter(name -> !known.contains(name))
          .collect(Collectors.toSet());
    }

    @Override
    public CompletableFuture<Optional<String>> locate(GrainId grain) {
      return cluster.locate(grain);
    }
  }

  private final class Task implements SiloTask {
    private @Nullable PlacementControl control;

    @Override
    public String name() {
      return "adaptive placement";
    }

    @Override
    public void start(Silo silo) {
      siloName = silo.name();
      Affinity affinity =
          Affinity.start(
              settings,
              placement,
              new ClusterSurroundings(cluster, silo),
              SystemTimekeeper.instance(),
              sampling);
      running = affinity;
      control = PlacementControl.register(silo.name(), affinity);
    }

    @Override
    public void stop(Silo silo) {
      if (control != null) {
        control.close();
      }
      Affinity affinity = running;
      if (affinity != null) {
        affinity.close();
      }
    }
  }
}
