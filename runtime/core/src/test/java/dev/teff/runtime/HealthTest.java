package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.runtime.spi.Lease;
import org.junit.jupiter.api.Test;

class HealthTest {
  /** What a silo has while its store does not answer. */
  static final Lease NEVER_HELD =
      new Lease() {
        @Override
        public boolean isHeld() {
          return false;
        }

        @Override
        public void await(Output output) {
          // It waits for ever.
        }
      };

  @Test
  void siloThatMayLetNothingOut_lives() {
    var cluster = new FakeCluster();
    cluster.lease(NEVER_HELD);
    try (TestSilo silo = TestSilo.with(builder -> builder.cluster(cluster))) {
      assertThat(silo.silo().health()).isEqualTo(new Health(true, true, ""));
    }
  }
}
