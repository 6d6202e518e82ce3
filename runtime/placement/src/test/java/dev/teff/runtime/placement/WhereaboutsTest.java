package dev.teff.runtime.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainId;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WhereaboutsTest {
  private static final GrainId GRAIN = GrainId.of("player", "1");

  private final Whereabouts whereabouts = new Whereabouts();

  @Test
  void lastWordOfASilo_replacesItsFormerOnes() {
    whereabouts.told("a", Set.of(GRAIN));
    assertThat(whereabouts.of(GRAIN)).hasValue("a");
    whereabouts.told("a", Set.of());
    assertThat(whereabouts.of(GRAIN)).isEmpty();
  }

  @Test
  void whatSeveralSaid_isWhereItWasSeenLast() {
    whereabouts.told("a", Set.of(GRAIN));
    whereabouts.told("b", Set.of(GRAIN));
    whereabouts.told("a", Set.of());
    assertThat(whereabouts.of(GRAIN)).hasValue("b");
    whereabouts.retain(Set.of("a"));
    assertThat(whereabouts.of(GRAIN)).isEmpty();
  }

  @Test
  void grainThatMoves_isWhereThisSiloKnowsItToBe() {
    whereabouts.told("a", Set.of(GRAIN));
    whereabouts.moved(GRAIN);
    assertThat(whereabouts.of(GRAIN)).isEmpty();
    whereabouts.told("b", Set.of(GRAIN));
    assertThat(whereabouts.of(GRAIN)).hasValue("b");
  }
}
