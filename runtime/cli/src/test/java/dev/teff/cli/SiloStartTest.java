package dev.teff.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A silo whose store is not there when it starts; {@link ReplicatedStoresTest} has some that come.
 */
@Timeout(120)
class SiloStartTest {
  private static final String NOBODY = "postgresql://127.0.0.1:1/teff?user=teff";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void stopSignal_whileStoreIsUnreachable_endsTheWait() throws Exception {
    try (var starting = new StartingSilo(NOBODY)) {
      String admin = starting.saidAdmin();
      assertThat(StartingSilo.get(admin + "/health/live").statusCode()).isEqualTo(200);

      starting.stop();

      assertThat(starting.started.get()).isEmpty();
      assertThatThrownBy(() -> StartingSilo.get(admin + "/health/live"))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void whatDoesNotPassByItself_isNotWaitedFor() throws Exception {
    try (var starting = new StartingSilo("nosuch:store")) {
      assertThat(starting.started)
          .failsWithin(PATIENCE)
          .withThrowableThat()
          .withMessageContaining("TEFF-310");
      assertThat(starting.said()).isEmpty();
    }
  }
}
