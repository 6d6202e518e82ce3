package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Builds of one application that are in one cluster, and those that may not be. */
class UpgradeTest {
  private static final Map<String, String> FIRST =
      Map.of("shop method order", "answered", "shop method order argument field 1", "string");
  private static final Map<String, String> SECOND =
      Map.of(
          "shop method order",
          "answered",
          "shop method order argument field 1",
          "string",
          "shop method order argument field 2",
          "int64",
          "shop method cancel",
          "answered");

  private final Town town = new Town();

  @AfterEach
  void closeTown() {
    town.close();
  }

  private TeffCluster joined(String name, int level, Map<String, String> facts) {
    TeffCluster cluster =
        town.cluster(options -> options.featureLevelDelay(Duration.ofMillis(100)));
    try {
      cluster.join(new FakeSilo(name, level, facts));
    } catch (GrainException e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  private void assertRefused(int level, Map<String, String> facts, ErrorCode code, String named) {
    assertThatThrownBy(() -> joined("refused", level, facts).close())
        .isInstanceOfSatisfying(GrainException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(named);
    assertThat(town.committed()).doesNotContain("refused");
  }

  @Test
  void level_risesWhenTheLastSiloOfTheOldBuildIsGone_andNotBefore() {
    TeffCluster old = joined("old", 1, FIRST);
    try (TeffCluster a = joined("a", 2, SECOND);
        TeffCluster b = joined("b", 2, SECOND)) {
      await()
          .during(Duration.ofMillis(300))
          .until(() -> a.featureLevel() == 1 && b.featureLevel() == 1);
      old.close();
      await().until(() -> a.featureLevel() == 2 && b.featureLevel() == 2);
      assertRefused(1, FIRST, ErrorCode.FEATURE_LEVEL_TOO_LOW, "cluster 2");
    }
    assertRefused(1, FIRST, ErrorCode.FEATURE_LEVEL_TOO_LOW, "cluster 2");
  }

  @Test
  void oldBuild_mayComeBackUntilTheLevelHasRisen() {
    TeffCluster old = joined("old", 1, FIRST);
    TeffCluster fresh = joined("fresh", 2, SECOND);
    old.close();
    try (TeffCluster again = joined("again", 1, FIRST)) {
      fresh.close();
      assertThat(again.featureLevel()).isEqualTo(1);
      assertThat(town.committed()).containsExactly("again");
    }
  }

  @Test
  void firstSilo_bringsItsLevelAlong() {
    try (TeffCluster first = joined("first", 3, FIRST)) {
      assertThat(first.featureLevel()).isEqualTo(3);
    }
  }

  @Test
  void argument_ofAnotherType_isRefusedAndItsMethodNamed() {
    try (TeffCluster running = joined("running", 1, FIRST)) {
      assertRefused(
          2,
          Map.of("shop method order", "answered", "shop method order argument field 1", "int64"),
          ErrorCode.CONTRACT_INCOMPATIBLE,
          "\"shop method order argument field 1\" is int64 here and string there");
      assertThat(Town.hosted(running)).isEqualTo(Town.GRAINS.size());
    }
  }

  @Test
  void method_thatANewerBuildRemoves_isNamed() {
    try (TeffCluster running = joined("running", 1, SECOND)) {
      assertRefused(
          2,
          FIRST,
          ErrorCode.CONTRACT_INCOMPATIBLE,
          "\"shop method cancel\" is missing on this silo");
      assertThat(running.silos()).containsExactly("running");
    }
  }

  @Test
  void method_thatTheClustersNewerBuildHasRemoved_isNamed() {
    try (TeffCluster base = joined("base", 1, Map.of());
        TeffCluster running = joined("running", 2, FIRST)) {
      assertRefused(1, SECOND, ErrorCode.CONTRACT_INCOMPATIBLE, "\"shop method cancel\"");
      // Who is there already hears of a newcomer's view by the way.
      await()
          .untilAsserted(
              () -> assertThat(base.silos()).containsExactlyInAnyOrder("base", "running"));
      assertThat(running.silos()).hasSize(2);
    }
  }

  @Test
  void anotherApplication_underTheSameName_isRefused() {
    try (TeffCluster running = joined("running", 1, FIRST)) {
      assertRefused(
          1, Map.of("bank method deposit", "answered"), ErrorCode.CLUSTER_MIXED_UP, "here bank");
      assertThat(running.silos()).containsExactly("running");
    }
  }
}
