package dev.teff.loadtest.harness;

import static dev.teff.loadtest.harness.Load.chain;
import static dev.teff.loadtest.harness.Load.constantUsersPerSec;
import static dev.teff.loadtest.harness.Load.details;
import static dev.teff.loadtest.harness.Load.forEach;
import static dev.teff.loadtest.harness.Load.global;
import static dev.teff.loadtest.harness.Load.millis;
import static dev.teff.loadtest.harness.Load.plan;
import static dev.teff.loadtest.harness.Load.scenario;
import static dev.teff.loadtest.harness.Load.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every figure that can be asserted, of a run in which all of them are known. */
@Timeout(60)
class AssertionsTest {
  private final VirtualTime time = new VirtualTime();

  /**
   * A hundred users in ten seconds. The n-th waits 10 ms uncounted, looks for n ms, and buys for 1
   * ms, which every fifth of them cannot.
   */
  private List<AssertionResult> judge(Assertion... assertions) {
    return LoadRunner.of(Target.none(), time, time)
        .run(
            plan(
                    "shop",
                    scenario("visit")
                        .exec(user -> time.pause(millis(10)))
                        .exec("look", user -> time.pause(millis(user.number() + 1)))
                        .group(
                            "checkout",
                            chain()
                                .exec(
                                    "buy",
                                    user -> {
                                      time.pause(millis(1));
                                      if (user.number() % 5 == 0) {
                                        throw new IOException("sold out");
                                      }
                                    }))
                        .inject(constantUsersPerSec(10).during(seconds(10))))
                .assertions(assertions))
        .assertions();
  }

  private void assertHeld(Assertion... assertions) {
    assertThat(judge(assertions)).isNotEmpty().allMatch(AssertionResult::held);
  }

  private void assertBroken(Assertion... assertions) {
    assertThat(judge(assertions))
        .hasSameSizeAs(Arrays.asList(assertions))
        .noneMatch(AssertionResult::held);
  }

  @Test
  void times_byAnyPercentile() {
    // Response times count from the arrival, 10 ms before the first request.
    assertHeld(
        details("look").responseTime().percentile(50).lt(millis(61)),
        details("look").responseTime().percentile(50).gt(millis(59)),
        details("look").responseTime().percentile(99.5).gte(millis(109)),
        details("look").responseTime().max().lt(millis(111)),
        details("look").responseTime().mean().gt(millis(60)),
        details("look").serviceTime().percentile(50).lt(millis(51)),
        details("look").serviceTime().max().lte(millis(101)),
        details("look").serviceTime().mean().lt(millis(51)),
        details("checkout").responseTime().max().lt(millis(2)));
    assertBroken(
        details("look").responseTime().percentile(50).lt(millis(59)),
        details("look").responseTime().percentile(99.5).lt(millis(109)),
        details("look").responseTime().max().lt(millis(109)),
        details("look").responseTime().mean().lt(millis(60)),
        details("look").serviceTime().mean().gt(millis(51)),
        details("checkout").responseTime().max().gt(millis(2)));
  }

  @Test
  void counts_failuresAndRates() {
    assertHeld(
        global().allRequests().is(200),
        global().successfulRequests().is(180),
        global().failedRequests().is(20),
        global().failedPercent().is(10),
        details("buy").failedPercent().lte(20),
        details("look").failedRequests().is(0),
        global().requestsPerSec().gt(19),
        details("look").requestsPerSec().gt(9));
    assertBroken(
        global().allRequests().gt(200),
        global().successfulRequests().lt(180),
        global().failedRequests().is(0),
        global().failedPercent().lt(10),
        global().requestsPerSec().gt(21));
  }

  @Test
  void eachRequest_isJudgedByItself() {
    assertThat(judge(forEach().failedPercent().lt(5)))
        .containsExactly(
            new AssertionResult("look: % failed requests < 5", "0", true),
            new AssertionResult("buy: % failed requests < 5", "20", false));
  }
}
