package dev.teff.placement.affinity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import dev.teff.grains.GrainId;
import org.junit.jupiter.api.Test;

class ActivityTest {
  private static final long SECOND = 1_000_000_000L;
  private static final GrainId BUSY = GrainId.of("g", "busy");
  private static final GrainId CALM = GrainId.of("g", "calm");

  @Test
  void turns_ofSomeSeconds_areRates() {
    var activity = new Activity(8, 5 * SECOND, 0);
    for (int second = 1; second <= 30; second++) {
      for (int i = 0; i < 10; i++) {
        activity.ran(BUSY, 30, second * SECOND);
      }
      activity.ran(CALM, 20, second * SECOND);
    }
    var rates = activity.perSecond(1.5, 30 * SECOND);
    assertThat(rates.get(BUSY)).isCloseTo(300, within(30.0));
    assertThat(rates.get(CALM)).isCloseTo(20, within(2.0));
  }

  @Test
  void turns_ofLongAgo_areForgotten() {
    var activity = new Activity(8, 5 * SECOND, 0);
    for (int i = 0; i < 100; i++) {
      activity.ran(BUSY, 1, SECOND);
    }
    assertThat(activity.perSecond(1.5, 2 * SECOND)).containsOnlyKeys(BUSY);
    assertThat(activity.perSecond(1.5, 60 * SECOND)).isEmpty();
    assertThat(activity.perSecond(0, 100_000 * SECOND)).isEmpty();
  }

  @Test
  void grains_thatRestOnTooFewSamples_areNotToldOf() {
    var activity = new Activity(8, 5 * SECOND, 0);
    activity.ran(CALM, 1_000, 0);
    activity.ran(BUSY, 1, 0);
    activity.ran(BUSY, 1, 0);
    assertThat(activity.perSecond(1.5, 0)).containsOnlyKeys(BUSY);
  }

  @Test
  void grains_moreThanThereIsRoomFor_onlyWhatIsCertainOfTheBusiestIsTold() {
    var activity = new Activity(4, 5 * SECOND, 0);
    for (int i = 0; i < 1_000; i++) {
      activity.ran(BUSY, 1, 0);
      activity.ran(GrainId.of("g", "k" + i), 1, 0);
    }
    var rates = activity.perSecond(1.5, 5 * SECOND);
    assertThat(rates)
        .containsOnlyKeys(BUSY)
        .hasEntrySatisfying(
            BUSY, rate -> assertThat(rate).isCloseTo(500 / (5 / Math.log(2)) * 2, within(30.0)));
    assertThat(rates).doesNotContain(entry(CALM, 0.0));
  }
}
