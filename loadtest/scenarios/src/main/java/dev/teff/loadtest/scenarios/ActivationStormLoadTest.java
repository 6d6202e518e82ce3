package dev.teff.loadtest.scenarios;

import static dev.teff.loadtest.harness.Load.call;
import static dev.teff.loadtest.harness.Load.global;
import static dev.teff.loadtest.harness.Load.millis;
import static dev.teff.loadtest.harness.Load.plan;
import static dev.teff.loadtest.harness.Load.scenario;
import static dev.teff.loadtest.harness.Load.seconds;
import static dev.teff.loadtest.harness.Load.stressPeakUsers;

import dev.teff.loadtest.harness.Plan;
import dev.teff.loadtest.harness.spi.LoadOptions;
import dev.teff.loadtest.harness.spi.LoadTestProvider;
import java.time.Duration;

/** Grains that nobody called before, all wanted at the same time. */
public final class ActivationStormLoadTest implements LoadTestProvider {
  @Override
  public String name() {
    return "activation-storm";
  }

  @Override
  public String description() {
    return "first calls to grains that were never called, in a peak";
  }

  @Override
  public Plan create(LoadOptions options) {
    var run = new Run(options.runId());
    Duration duration = options.duration(seconds(20));
    int users = (int) Math.max(1, options.rate(1000) * duration.toMillis() / 1000);
    return plan(
            name(),
            scenario("first call")
                .exec(
                    call(
                            "add",
                            Tally.class,
                            user -> run.name("fresh", user.number()),
                            (tally, user) -> tally.add(1))
                        .check("it is the first", count -> count == 1))
                .inject(stressPeakUsers(users).during(duration)))
        .assertions(
            global().responseTime().percentile(99).lt(millis(500)),
            global().failedRequests().is(0));
  }
}
