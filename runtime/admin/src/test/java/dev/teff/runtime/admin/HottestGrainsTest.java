package dev.teff.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.teff.grains.GrainId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HottestGrainsTest {
  private static final GrainId A = GrainId.of("till", "a");
  private static final GrainId B = GrainId.of("till", "b");

  private final AtomicLong clock = new AtomicLong();
  private final HottestGrains hottest = new HottestGrains(clock::get);

  private void second() {
    clock.addAndGet(Duration.ofSeconds(1).toNanos());
  }

  @Test
  void turnsThatComeSteadily_areThatManyASecond() {
    for (int i = 0; i < 120; i++) {
      for (int tenth = 0; tenth < 10; tenth++) {
        hottest.ran(A, 64);
        clock.addAndGet(Duration.ofMillis(100).toNanos());
      }
      hottest.ran(B, 1);
    }
    assertThat(hottest.top(10)).extracting(HottestGrains.Hot::grain).containsExactly(A, B);
    assertThat(hottest.top(1).getFirst().turnsPerSecond()).isCloseTo(640, within(40.0));
  }

  @Test
  void grainThatWasHot_coolsDown() {
    hottest.ran(A, 1000);
    for (int i = 0; i < 60; i++) {
      second();
    }
    hottest.ran(B, 64);
    assertThat(hottest.top(1)).extracting(HottestGrains.Hot::grain).containsExactly(B);
  }
}
