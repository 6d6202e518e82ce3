package dev.teff.loadtest.scenarios;

import static dev.teff.loadtest.harness.Load.call;
import static dev.teff.loadtest.harness.Load.constantUsersPerSec;
import static dev.teff.loadtest.harness.Load.global;
import static dev.teff.loadtest.harness.Load.millis;
import static dev.teff.loadtest.harness.Load.plan;
import static dev.teff.loadtest.harness.Load.scenario;
import static dev.teff.loadtest.harness.Load.seconds;
import static dev.teff.loadtest.harness.Load.zipf;

import dev.teff.loadtest.harness.Plan;
import dev.teff.loadtest.harness.spi.LoadOptions;
import dev.teff.loadtest.harness.spi.LoadTestProvider;

/** Ten thousand counters, a few of which everybody wants. */
public final class HotKeyLoadTest implements LoadTestProvider {
  @Override
  public String name() {
    return "hot-key";
  }

  @Override
  public String description() {
    return "counters drawn by Zipf's law: the first gets a tenth of all calls";
  }

  @Override
  public Plan create(LoadOptions options) {
    return plan(
            name(),
            scenario("count")
                .feed(zipf("key", 10_000, 1.0))
                .exec(
                    call(
                        "add",
                        Tally.class,
                        user -> "hot-" + user.number("key"),
                        (tally, user) -> tally.add(1)))
                .inject(
                    constantUsersPerSec(options.rate(1000))
                        .during(options.duration(seconds(20)))
                        .randomized()))
        .warmUp(options.duration(seconds(20)).dividedBy(4))
        .assertions(
            global().responseTime().percentile(99).lt(millis(100)),
            global().failedRequests().is(0));
  }
}
