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
import java.time.Duration;
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
        .withMessageContaining("no silo has the labels [gpu]; labels that silos have: [hdd, ssd]");
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

  private static final class Silos implements StrategyPlacer.Silos {
    @Override
    public List<SiloView> known() {
      return List.of(
          new SiloView("a", Set.of("hdd"), 0.1, 0.1),
          new SiloView("b", Set.of("ssd"), 0.1, 0.1),
          new SiloView("c", Set.of(), 0.1, 0.1));
    }

    @Override
    public boolean areAnyUnknown() {
      return false;
    }

    @Override
    public CompletableFuture<Optional<String>> locate(GrainId grain) {
      return CompletableFuture.completedFuture(
          grain.type().equals("account") ? Optional.of("b") : Optional.empty());
    }
  }
}
