package dev.teff.loadtest.scenarios;

import static dev.teff.loadtest.harness.Load.at;
import static dev.teff.loadtest.harness.Load.global;
import static dev.teff.loadtest.harness.Load.kill;
import static dev.teff.loadtest.harness.Load.recovery;
import static dev.teff.loadtest.harness.Load.seconds;
import static dev.teff.loadtest.harness.Load.silo;

import dev.teff.loadtest.harness.Plan;
import dev.teff.loadtest.harness.spi.LoadOptions;
import dev.teff.loadtest.harness.spi.LoadTestProvider;
import java.time.Duration;
import java.util.List;

/** The same transfers, while a silo is killed. */
public final class BankFailoverLoadTest implements LoadTestProvider {
  @Override
  public String name() {
    return "bank-failover";
  }

  @Override
  public String description() {
    return "the same, while a silo is killed: how long is it felt, and is the money still there?";
  }

  @Override
  public Plan create(LoadOptions options) {
    Duration duration = options.duration(seconds(40));
    Plan calm = new BankLoadTest().create(options.withDuration(duration));
    return new Plan(
            name(),
            calm.populations(),
            calm.warmUp(),
            List.of(),
            calm.abortWhen(),
            calm.before(),
            calm.invariants(),
            calm.faults(),
            calm.seed(),
            calm.maxInFlight(),
            calm.patience())
        .faults(at(duration.dividedBy(2), kill(silo(2))))
        .assertions(global().failedPercent().lt(5), recovery().lt(seconds(15)));
  }
}
