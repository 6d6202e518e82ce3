package dev.teff.loadtest.harness;

import static dev.teff.loadtest.harness.Load.call;
import static dev.teff.loadtest.harness.Load.constantUsersPerSec;
import static dev.teff.loadtest.harness.Load.global;
import static dev.teff.loadtest.harness.Load.millis;
import static dev.teff.loadtest.harness.Load.numbers;
import static dev.teff.loadtest.harness.Load.plan;
import static dev.teff.loadtest.harness.Load.scenario;
import static dev.teff.loadtest.harness.Load.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Load tests under JUnit, against a real silo in this JVM. */
class LoadTestTest {
  private static Plan greetings(Assertion... assertions) {
    return plan(
            "greetings",
            scenario("greet")
                .feed(numbers("who", 0, 100))
                .exec(
                    call(
                            "greet",
                            Greeter.class,
                            user -> "greeter-" + user.number("who"),
                            (greeter, user) -> greeter.greet(user.text("who")))
                        .check("it is a greeting", answer -> answer.startsWith("Hello, "))
                        .saveAs("answer"))
                .inject(constantUsersPerSec(200).during(millis(1500))))
        .assertions(assertions);
  }

  @LoadTest
  void plan_againstASilo_passesAndLeavesItsReport(LoadGate gate, Target target) throws IOException {
    assertThat(target.describe()).isEqualTo("silo");
    // A busy machine may falsify times, and says so; what is counted it may not.
    RunResult result =
        runUnlessBusy(
            gate,
            greetings(
                Load.grain("load-greeter").allRequests().is(300),
                Load.grain("load-greeter", "greet").failedRequests().is(0)));
    assertThat(result.request("Greeter.greet").ok()).isEqualTo(300);
    assertThat(result.grains())
        .extracting(RequestResult::name, RequestResult::ok)
        .containsExactly(tuple("load-greeter.greet", 300L));
    assertThat(
            Path.of(
                "target/loadtest/LoadTestTest.plan_againstASilo_passesAndLeavesItsReport/greetings/index.html"))
        .exists();
  }

  private static RunResult runUnlessBusy(LoadGate gate, Plan plan) throws IOException {
    try {
      return gate.run(plan);
    } catch (AssertionError e) {
      assertThat(e).hasMessageContaining("the generator could not keep up");
      return LoadRunner.of(gate.target()).run(plan);
    }
  }

  @LoadTest(target = "none")
  void planThatDoesNotHold_failsTheTest(LoadGate gate) throws IOException {
    Plan plan =
        plan(
                "impossible",
                scenario("idle")
                    .exec("idle", user -> {})
                    .inject(constantUsersPerSec(10).during(seconds(1))))
            .assertions(global().allRequests().gt(1000));
    assertThatThrownBy(() -> gate.run(plan))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("all requests: requests > 1,000: it was 10")
        .hasMessageContaining("Report: ");
    assertThat(
            Files.readString(
                Path.of(
                    "target/loadtest/LoadTestTest.planThatDoesNotHold_failsTheTest/impossible/junit.xml")))
        .contains("it was 10");
  }
}
