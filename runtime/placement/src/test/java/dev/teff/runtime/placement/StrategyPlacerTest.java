package dev.teff.runtime.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.grains.Placement;
import dev.teff.grains.spi.GrainPlacement;
import dev.teff.placement.spi.SiloView;
import dev.teff.runtime.SystemTimekeeper;
import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class StrategyPlacerTest {
  private static final GrainId WALLET = GrainId.of("wallet", "alice");

  private static PlacementSettings settings(String types) {
    return settings(types, Map.of());
  }

  private static PlacementSettings settings(String types, Map<String, GrainPlacement> annotated) {
    Config config = ConfigFactory.parseString("teff.placement.types {" + types + "}");
    return PlacementSettings.from(config, annotated, StrategyPlacerTest.class.getClassLoader());
  }

  private static CompletableFuture<String> choose(String types) {
    return choose(settings(types));
  }

  private static CompletableFuture<String> choose(PlacementSettings settings) {
    return new StrategyPlacer(settings, new Silos(), SystemTimekeeper.instance())
        .choose(WALLET, "a", Optional.of("c"));
  }

  @Test
  void typesThatNothingIsSaidAbout_areTheRangeOwners() {
    var placer =
        new StrategyPlacer(settings("wallet {}"), new Silos(), SystemTimekeeper.instance());
    assertThat(placer.isByRange("account")).isTrue();
    assertThat(placer.isByRange("wallet")).isFalse();
    assertThat(choose("wallet {}")).isCompletedWithValue("a");
  }

  @Test
  void strategiesByName() {
    assertThat(choose("wallet { strategy = prefer-local }")).isCompletedWithValue("c");
    assertThat(choose("wallet { strategy = range-owner }")).isCompletedWithValue("a");
    assertThat(choose("wallet { with = account }")).isCompletedWithValue("b");
    assertThat(choose("wallet { labels = [ssd], strategy = random }")).isCompletedWithValue("b");
  }

  @Test
  void annotations_placeGrains_andTheConfigurationGoesBeforeThem() {
    var local =
        Map.of(
            "wallet",
            new GrainPlacement(Placement.Strategy.PREFER_LOCAL, Set.of(), Optional.empty()));
    assertThat(choose(settings("", local))).isCompletedWithValue("c");
    assertThat(settings("", local).words("wallet"))
        .isEqualTo("prefer-local, as an annotation of its class says");
    PlacementSettings overridden = settings("wallet { labels = [ssd], with = account }", local);
    assertThat(choose(overridden)).isCompletedWithValue("b");
    assertThat(overridden.words("wallet"))
        .isEqualTo(
            "with the account of the same key, among the silos with the labels [ssd], as"
                + " teff.placement.types in the configuration says");
    assertThat(choose(settings("wallet {}", local))).isCompletedWithValue("a");
    assertThat(overridden.words("account"))
        .isEqualTo("range-owner, since nothing is said about its type");
  }

  @Test
  void annotatedLabelsAndCompanions_areThoseOfTheConfiguration() {
    var both =
        Map.of(
            "wallet",
            new GrainPlacement(
                Placement.Strategy.RANGE_OWNER, Set.of("ssd"), Optional.of("account")));
    assertThat(choose(settings("", both))).isCompletedWithValue("b");
    assertThat(settings("", both).labelledTypes()).containsExactly("wallet");
  }

  @Test
  void typesWithLabels_areLeftAloneByAffinity() {
    PlacementSettings placement =
        settings("wallet { labels = [ssd] }, account { strategy = random }");
    AffinitySettings affinity =
        AffinitySettings.from(
            ConfigFactory.parseString("teff.affinity.fixed-types = [bank]")
                .withFallback(ConfigFactory.load(StrategyPlacerTest.class.getClassLoader())));
    assertThat(affinity.withFixed(placement.labelledTypes()).fixedTypes())
        .containsExactlyInAnyOrder("wallet", "bank");
  }

  @Test
  void labelsThatNoSiloHas_failTheCallAndListThoseThatExist() {
    assertThat(choose("wallet { labels = [gpu] }"))
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(GrainException.class)
        .withMessageContaining("wallet/alice cannot be activated")
        .withMessageContaining(
            "no silo has the labels [gpu]; labels that silos have: [disk, hdd, ssd]");
  }

  @Test
  void strategyThatIsWrong_doesNotLeadGrainsAwayFromTheirLabels() {
    var placer =
        new StrategyPlacer(
            settings("wallet { labels = [ssd], strategy = %s }".formatted(ByKey.class.getName())),
            new Silos(),
            SystemTimekeeper.instance());
    for (String key : List.of("throws", "a", "c")) {
      assertThat(placer.choose(GrainId.of("wallet", key), "a", Optional.of("c")))
          .as(key)
          .isCompletedWithValue("b");
    }
  }

  @Test
  void strategyForGrainsThatAreEverywhere_isRefused() {
    assertThatThrownBy(() -> settings("wallet { strategy = dev.teff.placement.OnePerSilo }"))
        .isInstanceOf(GrainException.class)
        .hasMessageContaining("TEFF-501")
        .hasMessageContaining("dev.teff.placement.OnePerSilo chooses no certain silo");
  }

  @Test
  void strategyThatIsNone_isAnErrorThatNamesIt() {
    assertThatThrownBy(() -> settings("wallet { strategy = prefer-locale }"))
        .isInstanceOf(GrainException.class)
        .hasMessageContaining("TEFF-501")
        .hasMessageContaining("prefer-locale")
        .hasMessageContaining("prefer-local");
    assertThatThrownBy(() -> settings("wallet { strategy = java.lang.String }"))
        .isInstanceOf(GrainException.class)
        .hasMessageContaining("is no PlacementStrategy");
  }

  @Test
  void silosThatHaveSaidNothingYet_hostWhatNeedsNoLabels() {
    var silos = new Silos();
    silos.unknown = Set.of("a", "b", "c");
    var later = new Later();
    for (String rule : List.of("strategy = prefer-local", "with = account", "strategy = random")) {
      var placer = new StrategyPlacer(settings("wallet { " + rule + " }"), silos, later);
      CompletableFuture<String> choice = placer.choose(WALLET, "a", Optional.of("b"));
      assertThat(choice).as(rule).isCompleted();
      if (!rule.endsWith("random")) {
        assertThat(choice).as(rule).isCompletedWithValue("b");
      }
    }
  }

  @Test
  void labels_areWaitedForUntilSilosHaveSaidThem() {
    var silos = new Silos();
    silos.unknown = Set.of("a", "b", "c");
    var later = new Later();
    var placer = new StrategyPlacer(settings("wallet { labels = [ssd] }"), silos, later);
    CompletableFuture<String> choice = placer.choose(WALLET, "a", Optional.of("c"));
    later.runAll();
    assertThat(choice).isNotDone();
    silos.unknown = Set.of("c");
    later.runAll();
    assertThat(choice).isCompletedWithValue("b");
  }

  @Test
  void companionOnASiloThatHasSaidNothingYet_isWaitedForWhereLabelsAreNeeded() {
    var silos = new Silos();
    silos.unknown = Set.of("b");
    var later = new Later();
    var placer =
        new StrategyPlacer(settings("wallet { labels = [disk], with = account }"), silos, later);
    CompletableFuture<String> met = placer.choose(WALLET, "a", Optional.of("c"));
    assertThat(met).isNotDone();
    silos.unknown = Set.of();
    later.runAll();
    assertThat(met).isCompletedWithValue("b");
    silos.unknown = Set.of("b");
    CompletableFuture<String> missed = placer.choose(WALLET, "a", Optional.of("c"));
    later.nanos += Duration.ofSeconds(6).toNanos();
    later.runAll();
    assertThat(missed).as("after a while").isCompletedWithValue("a");
  }

  /** Runs what is to be later when the test says so. */
  private static final class Later implements Timekeeper {
    private final List<Runnable> tasks = new ArrayList<>();
    private long nanos;

    void runAll() {
      List<Runnable> now = List.copyOf(tasks);
      tasks.clear();
      now.forEach(Runnable::run);
    }

    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public void parkUntil(Object blocker, long deadlineNanos) {
      throw new UnsupportedOperationException("Nothing here waits.");
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
      tasks.add(task);
      return () -> tasks.remove(task);
    }

    @Override
    public Instant instant() {
      return Instant.EPOCH.plusNanos(nanos);
    }
  }

  private static final class Silos implements StrategyPlacer.Silos {
    private Set<String> unknown = Set.of();

    private SiloView view(String name, String... labels) {
      return new SiloView(name, unknown.contains(name) ? Set.of() : Set.of(labels), 0.1, 0.1);
    }

    @Override
    public List<SiloView> all() {
      return List.of(view("a", "hdd", "disk"), view("b", "ssd", "disk"), view("c"));
    }

    @Override
    public Set<String> unknown() {
      return unknown;
    }

    @Override
    public CompletableFuture<Optional<String>> locate(GrainId grain) {
      return CompletableFuture.completedFuture(
          grain.type().equals("account") ? Optional.of("b") : Optional.empty());
    }
  }
}
