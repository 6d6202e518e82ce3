package dev.teff.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.Placement;
import dev.teff.grains.spi.GrainPlacement;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What annotations say about where grains are activated. */
final class PlacementTest {
  private static Optional<GrainPlacement> placement(String annotations) {
    return Javac.compile(
            "@GrainType(\"game\") interface Game extends Grain<String> {}",
            "@GrainType(\"player\") interface Player extends Grain<String> { long next(); }",
            annotations + "\nclass C implements Player { public long next() { return 1; } }")
        .load()
        .implementation("C")
        .placement();
  }

  @Test
  void classWithoutAnnotations_saysNothing() {
    assertThat(placement("")).isEmpty();
  }

  @Test
  void strategyAndLabels_areRead() {
    assertThat(
            placement(
                "@Placement(value = Placement.Strategy.LESS_LOADED, labels = {\"gpu\", \"ssd\"})"))
        .contains(
            new GrainPlacement(
                Placement.Strategy.LESS_LOADED, Set.of("ssd", "gpu"), Optional.empty()));
  }

  @Test
  void companion_isReadByItsStableName() {
    assertThat(placement("@CoLocate(with = Game.class)"))
        .contains(
            new GrainPlacement(Placement.Strategy.RANGE_OWNER, Set.of(), Optional.of("game")));
  }

  @Test
  void companionAndLabels_goTogether() {
    assertThat(placement("@CoLocate(with = Game.class) @Placement(labels = \"gpu\")"))
        .contains(
            new GrainPlacement(Placement.Strategy.RANGE_OWNER, Set.of("gpu"), Optional.of("game")));
  }
}
