package dev.teff.loadtest.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.loadtest.harness.AssertionResult;
import dev.teff.loadtest.harness.LoadRunner;
import dev.teff.loadtest.harness.Plan;
import dev.teff.loadtest.harness.RunResult;
import dev.teff.loadtest.harness.Target;
import dev.teff.loadtest.harness.Targets;
import dev.teff.loadtest.harness.spi.LoadOptions;
import dev.teff.loadtest.harness.spi.LoadTestProvider;
import java.io.IOException;
import java.time.Duration;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every load test runs to its end without a failure; its times, a busy machine may falsify. */
@Timeout(120)
class ScenariosTest {
  private static final LoadOptions SHORT =
      LoadOptions.none().withRate(20).withDuration(Duration.ofSeconds(2));

  static Stream<LoadTestProvider> providers() {
    return ServiceLoader.load(LoadTestProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(one -> !(one instanceof BankFailoverLoadTest)); // needs silos that can be killed
  }

  @ParameterizedTest
  @MethodSource("providers")
  void loadTest_forAMomentOnOneSilo_failsNoRequest(LoadTestProvider provider)
      throws IOException, InterruptedException {
    try (Target silo = Targets.open("silo", null, line -> {})) {
      RunResult result = LoadRunner.of(silo).run(provider.create(SHORT).warmUp(Duration.ZERO));
      assertThat(result.errors()).isEmpty();
      assertThat(result.global().ok()).isPositive();
      assertThat(result.assertions())
          .filteredOn(one -> !one.what().contains("time"))
          .isNotEmpty()
          .allMatch(AssertionResult::held);
    }
  }

  @Test
  void failoverTest_hasItsFault() {
    Plan plan = new BankFailoverLoadTest().create(SHORT);
    assertThat(plan.faults()).hasSize(1);
    assertThat(plan.invariants()).hasSize(1);
    assertThat(plan.name()).isEqualTo("bank-failover");
  }
}
