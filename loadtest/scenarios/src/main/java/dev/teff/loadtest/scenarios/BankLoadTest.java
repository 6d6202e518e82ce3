package dev.teff.loadtest.scenarios;

import static dev.teff.loadtest.harness.Load.call;
import static dev.teff.loadtest.harness.Load.chain;
import static dev.teff.loadtest.harness.Load.constantUsersPerSec;
import static dev.teff.loadtest.harness.Load.global;
import static dev.teff.loadtest.harness.Load.millis;
import static dev.teff.loadtest.harness.Load.numbers;
import static dev.teff.loadtest.harness.Load.plan;
import static dev.teff.loadtest.harness.Load.scenario;
import static dev.teff.loadtest.harness.Load.seconds;

import dev.teff.loadtest.harness.Plan;
import dev.teff.loadtest.harness.spi.LoadOptions;
import dev.teff.loadtest.harness.spi.LoadTestProvider;
import dev.teff.samples.bank.Transfer;

/** Transfers between the accounts of a bank, whose sum must not change. */
public final class BankLoadTest implements LoadTestProvider {
  @Override
  public String name() {
    return "bank";
  }

  @Override
  public String description() {
    return "transfers between 200 accounts; no cent is lost";
  }

  @Override
  public Plan create(LoadOptions options) {
    var bank = new BankOfTest(new Run(options.runId()), 200, 100_000);
    return plan(
            name(),
            scenario("transfer")
                .feed(numbers("from", 0, bank.accounts()))
                .feed(numbers("step", 1, bank.accounts()))
                .feed(numbers("cents", 1, 100))
                .exec(
                    call("execute", Transfer.class, bank::id, bank::execute)
                        .check("the accounts exist", BankOfTest::isOfKnownAccounts)
                        .saveAs("outcome"))
                // Who got no answer asks again: a transfer goes on where it was.
                .doIf(user -> !user.has("outcome"), chain().exec(bank::settle))
                .inject(
                    constantUsersPerSec(options.rate(50))
                        .during(options.duration(seconds(30)))
                        .randomized()))
        .warmUp(options.duration(seconds(30)).dividedBy(6))
        .before(bank::open)
        .assertions(
            global().responseTime().percentile(99).lt(millis(500)), global().failedRequests().is(0))
        .invariant("money is conserved", bank::audit);
  }
}
