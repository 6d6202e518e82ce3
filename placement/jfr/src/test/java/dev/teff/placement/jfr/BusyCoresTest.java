package dev.teff.placement.jfr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BusyCoresTest {
  private static final Duration BEFORE = Duration.ofMinutes(7);

  private final BusyCores cores = new BusyCores(BEFORE, -50);

  @Test
  void cores_areTheTimeThatTheProcessRan_byTheTimeThatPassed() {
    assertThat(cores.until(BEFORE.plusMillis(1_500), TimeUnit.SECONDS.toNanos(1) - 50))
        .hasValue(1.5);
    assertThat(cores.until(BEFORE.plusMillis(1_600), TimeUnit.SECONDS.toNanos(3) - 50))
        .hasValue(0.05);
  }

  @Test
  void twoBeatsAtOnce_areOne() {
    assertThat(cores.until(BEFORE.plusMillis(500), TimeUnit.SECONDS.toNanos(1))).isPresent();
    assertThat(cores.until(BEFORE.plusMillis(510), TimeUnit.MILLISECONDS.toNanos(1_001))).isEmpty();
    assertThat(cores.until(BEFORE.plusMillis(1_500), TimeUnit.SECONDS.toNanos(2)))
        .hasValueSatisfying(busy -> assertThat(busy).isCloseTo(1, within(1e-6)));
  }

  @Test
  void thisProcess_hasRun() {
    assertThat(BusyCores.ranSoFar()).hasValueSatisfying(ran -> assertThat(ran).isPositive());
  }
}
