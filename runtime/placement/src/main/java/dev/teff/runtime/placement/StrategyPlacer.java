package dev.teff.runtime.placement;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.placement.Labelled;
import dev.teff.placement.NoSuchLabelsException;
import dev.teff.placement.SafeStrategy;
import dev.teff.placement.spi.Choice;
import dev.teff.placement.spi.PlacementRequest;
import dev.teff.placement.spi.PlacementStrategy;
import dev.teff.placement.spi.SiloView;
import dev.teff.runtime.cluster.spi.Placer;
import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses silos by the strategies of grain types. Safe for use by any thread. */
final class StrategyPlacer implements Placer {
  private static final Logger LOG = LoggerFactory.getLogger(StrategyPlacer.class);

  /** Silos that have just joined have not said yet which labels they have. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration PAUSE = Duration.ofMillis(200);

  /** What is known of the silos that may host grains. */
  interface Silos {
    /**
     * All that may host grains. Those that have not said anything about themselves yet are as if
     * they had no labels and nothing to do.
     */
    List<SiloView> all();

    /** The names of those that have not. */
    Set<String> unknown();

    /** Where a grain is, or would be; does not fail. */
    CompletableFuture<Optional<String>> locate(GrainId grain);
  }

  /** A grain for which a silo is wanted, with all that is known of it. */
  private record Wish(
      GrainId grain,
      PlacementSettings.Rule rule,
      String rangeOwner,
      Optional<String> callerSilo,
      Optional<String> companion) {}

  private final Map<String, PlacementSettings.Rule> rules = new HashMap<>();
  private final Silos silos;
  private final Timekeeper time;

  StrategyPlacer(PlacementSettings settings, Silos silos, Timekeeper time) {
    this.silos = silos;
    this.time = time;
    settings
        .types()
        .forEach((type, rule) ->
            rules.put(
                type,
                new PlacementSettings.Rule(safe(rule.strategy()), rule.with(), rule.words())));
  }

  /** Within the labels: what goes wrong there leads no grain to a silo that does not have them. */
  private static PlacementStrategy safe(PlacementStrategy strategy) {
    return strategy instanceof Labelled labelled
        ? new Labelled(labelled.labels(), new SafeStrategy(labelled.among(), LOG::warn))
        : new SafeStrategy(strategy, LOG::warn);
  }

  @Override
  public boolean isByRange(String grainType) {
    return !rules.containsKey(grainType);
  }

  @Override
  public CompletableFuture<String> choose(
      GrainId grain, String rangeOwner, Optional<String> callerSilo) {
    PlacementSettings.Rule rule = rules.get(grain.type());
    if (rule == null) {
      return CompletableFuture.completedFuture(rangeOwner);
    }
    CompletableFuture<Optional<String>> companion =
        companion(grain)
            .map(silos::locate)
            .orElse(CompletableFuture.completedFuture(Optional.empty()));
    return companion.thenCompose(with -> {
      var choice = new CompletableFuture<String>();
      choose(
          new Wish(grain, rule, rangeOwner, callerSilo, with),
          time.nanos() + PATIENCE.toNanos(),
          choice);
      return choice;
    });
  }

  @Override
  public Optional<GrainId> companion(GrainId grain) {
    PlacementSettings.Rule rule = rules.get(grain.type());
    return rule == null ? Optional.empty() : rule.with().map(type -> GrainId.of(type, grain.key()));
  }

  private void choose(Wish wish, long deadline, CompletableFuture<String> choice) {
    Set<String> unknown = silos.unknown(); // first: who says something meanwhile is asked again
    List<SiloView> all = silos.all();
    if (all.isEmpty()) {
      choice.complete(wish.rangeOwner());
      return;
    }
    boolean patient = time.nanos() - deadline < 0;
    if (patient && mayFitWithItsCompanion(wish, unknown)) {
      chooseLater(wish, deadline, choice);
      return;
    }
    try {
      choice.complete(
          name(
              wish.rule().strategy(),
              new PlacementRequest(
                  wish.grain(),
                  all,
                  wish.rangeOwner(),
                  wish.callerSilo(),
                  Map.of(),
                  wish.companion(),
                  ThreadLocalRandom.current())));
    } catch (NoSuchLabelsException e) {
      if (patient && !unknown.isEmpty()) {
        chooseLater(wish, deadline, choice);
      } else {
        choice.completeExceptionally(noSilo(wish.grain(), e));
      }
    }
  }

  /** Elsewhere it would stay apart from its companion: grains with labels are not moved. */
  private static boolean mayFitWithItsCompanion(Wish wish, Set<String> unknown) {
    return wish.rule().strategy() instanceof Labelled
        && wish.companion().filter(unknown::contains).isPresent();
  }

  private void chooseLater(Wish wish, long deadline, CompletableFuture<String> choice) {
    time.schedule(PAUSE, () -> choose(wish, deadline, choice));
  }

  private static String name(PlacementStrategy strategy, PlacementRequest request) {
    return strategy.choose(request) instanceof Choice.OneSilo one
        ? one.silo()
        : request.rangeOwner(); // the types that are everywhere are not placed
  }

  private static GrainException noSilo(GrainId grain, NoSuchLabelsException cause) {
    return new GrainException(
        ErrorCode.CONFIGURATION_INVALID,
        Outcome.DID_NOT_RUN,
        "%s cannot be activated: %s | teff.placement.types.\"%s\".labels | a label is misspelt, or the silos that have it are down | correct it, or start a silo with teff.placement.labels"
            .formatted(grain, cause.getMessage(), grain.type()),
        cause);
  }
}
