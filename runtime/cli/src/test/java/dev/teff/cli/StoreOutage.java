package dev.teff.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.teff.grains.CallOptions;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import java.time.Duration;
import java.util.Map;

/** A store that goes away under a silo that runs, and comes back. */
final class StoreOutage {
  private static final Duration LONG = Duration.ofSeconds(60);

  /** Calls end long before. */
  private static final CallOptions PATIENT = CallOptions.timeout(Duration.ofSeconds(25));

  private StoreOutage() {}

  /** Calls fail by name while it is away, and work again without a restart. */
  static void isSurvived(
      String url, StartingSilo.Start serverGoes, StartingSilo.Start serverComesBack)
      throws Exception {
    try (RunningSilo silo =
        RunningSilo.start(
            Map.of("teff.silo.name", "outlasting", "teff.store.url", url, "teff.admin.port", 0))) {
      Tally known = silo.grains().with(silo.grains().ref(Tally.class, "known"), PATIENT);
      Tally later = silo.grains().with(silo.grains().ref(Tally.class, "later"), PATIENT);
      String admin = silo.adminUrl().orElseThrow();
      assertThat(known.add(1)).isEqualTo(1);

      serverGoes.run();
      assertThat(failure(known)).isIn(ErrorCode.STORE_UNREACHABLE, ErrorCode.COMMIT_UNKNOWN);
      for (int i = 0; i < 3; i++) {
        assertThat(failure(known)).isEqualTo(ErrorCode.STORE_UNREACHABLE);
        assertThat(failure(later)).isEqualTo(ErrorCode.STORE_UNREACHABLE);
      }
      assertThat(StartingSilo.get(admin + "/health/live").statusCode()).isEqualTo(200);

      serverComesBack.run();
      await()
          .atMost(LONG)
          .ignoreExceptionsInstanceOf(GrainException.class)
          .until(() -> later.total() == 0);
      assertThat(known.total()).isEqualTo(1);
      assertThat(known.add(1)).isEqualTo(2);
      assertThat(later.add(1)).isEqualTo(1);
      await()
          .atMost(LONG)
          .until(() -> StartingSilo.get(admin + "/health/ready").statusCode() == 200);
    }
  }

  private static ErrorCode failure(Tally tally) {
    return catchThrowableOfType(GrainException.class, () -> tally.add(1)).code();
  }
}
