package dev.teff.loadtest.scenarios;

import static dev.teff.loadtest.harness.Load.call;
import static dev.teff.loadtest.harness.Load.chain;
import static dev.teff.loadtest.harness.Load.global;
import static dev.teff.loadtest.harness.Load.millis;
import static dev.teff.loadtest.harness.Load.numbers;
import static dev.teff.loadtest.harness.Load.plan;
import static dev.teff.loadtest.harness.Load.rampUsersPerSec;
import static dev.teff.loadtest.harness.Load.scenario;
import static dev.teff.loadtest.harness.Load.seconds;

import dev.teff.loadtest.harness.Plan;
import dev.teff.loadtest.harness.Request;
import dev.teff.loadtest.harness.VirtualUser;
import dev.teff.loadtest.harness.spi.LoadOptions;
import dev.teff.loadtest.harness.spi.LoadTestProvider;

/** Customers who fill a basket, think, and buy. */
public final class CartLoadTest implements LoadTestProvider {
  @Override
  public String name() {
    return "cart";
  }

  @Override
  public String description() {
    return "sessions of three items and a checkout, with time to think";
  }

  @Override
  public Plan create(LoadOptions options) {
    var run = new Run(options.runId());
    Request<Long> add =
        call(
            "add",
            Basket.class,
            user -> basket(run, user),
            (basket, user) -> basket.add("item-" + user.number("item"), 500));
    Request<Long> checkout =
        call(
            "checkout",
            Basket.class,
            user -> basket(run, user),
            (basket, user) -> basket.checkout());
    double rate = options.rate(20);
    return plan(
            name(),
            scenario("session")
                .group(
                    "session",
                    chain()
                        .repeat(
                            3,
                            chain()
                                .feed(numbers("item", 0, 10_000))
                                .exec(add.check("the basket fills", total -> total > 0))
                                .pauseExponential(millis(300)))
                        .exec(checkout.check("three items were bought", cost -> cost == 1500)))
                .inject(rampUsersPerSec(rate / 2).to(rate).during(options.duration(seconds(30)))))
        .warmUp(options.duration(seconds(30)).dividedBy(6))
        .assertions(
            global().responseTime().percentile(99).lt(millis(500)),
            global().failedRequests().is(0));
  }

  private static String basket(Run run, VirtualUser user) {
    return run.name("basket", user.number());
  }
}
