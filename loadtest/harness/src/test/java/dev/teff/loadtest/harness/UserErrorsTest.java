package dev.teff.loadtest.harness;

import static dev.teff.loadtest.harness.Load.constantConcurrentUsers;
import static dev.teff.loadtest.harness.Load.millis;
import static dev.teff.loadtest.harness.Load.plan;
import static dev.teff.loadtest.harness.Load.scenario;
import static dev.teff.loadtest.harness.Load.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What users of a closed model do may end by an error; nobody's work is lost for that. */
@Timeout(60)
class UserErrorsTest {
  private final VirtualTime time = new VirtualTime();

  /** Users who take a tenth of a second each, one behind the other, for five seconds. */
  private RunResult run(Scenario users, int atOnce) {
    var errors = plan("errors", users.inject(constantConcurrentUsers(atOnce).during(seconds(5))));
    return LoadRunner.of(Target.none(), time, time).run(errors);
  }

  @Test
  void errorsOfRequests_areFailures_andOthersFollow() {
    RunResult result =
        run(
            scenario("ask")
                .exec(
                    "ask",
                    user -> {
                      time.pause(millis(100));
                      if (user.number() % 2 == 0) {
                        throw new NoClassDefFoundError("dev/teff/Missing");
                      }
                    }),
            2);
    assertThat(result.request("ask").failed()).isEqualTo(50);
    assertThat(result.request("ask").ok()).isEqualTo(50);
    assertThat(result.errors())
        .containsExactly(new ErrorCount("ask", "NoClassDefFoundError: dev/teff/Missing", 50));
  }

  @Test
  void errorsOutsideOfRequests_areCounted_andOthersFollow() {
    RunResult result =
        run(
            scenario("ask")
                .exec("ask", user -> time.pause(millis(100)))
                .exec(user -> {
                  throw new NoClassDefFoundError("dev/teff/Missing");
                }),
            2);
    assertThat(result.request("ask").ok()).isEqualTo(100);
    assertThat(result.errors())
        .containsExactly(new ErrorCount("(ask)", "NoClassDefFoundError: dev/teff/Missing", 100));
  }

  @Test
  void generatorWithoutMemory_isNoLoad_soTheRunFails() {
    RunResult result =
        run(
            scenario("ask")
                .exec(
                    "ask",
                    user -> {
                      time.pause(millis(100));
                      throw new OutOfMemoryError("Java heap space");
                    }),
            1);
    assertThat(result.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(result.reasons())
        .contains(
            "the run was stopped: the load generator met with java.lang.OutOfMemoryError: Java heap"
                + " space");
    assertThat(result.request("ask").failed()).isEqualTo(1);
  }
}
