package dev.teff.loadtest.harness;

import static dev.teff.loadtest.harness.Load.at;
import static dev.teff.loadtest.harness.Load.constantConcurrentUsers;
import static dev.teff.loadtest.harness.Load.constantUsersPerSec;
import static dev.teff.loadtest.harness.Load.freeze;
import static dev.teff.loadtest.harness.Load.millis;
import static dev.teff.loadtest.harness.Load.plan;
import static dev.teff.loadtest.harness.Load.recovery;
import static dev.teff.loadtest.harness.Load.scenario;
import static dev.teff.loadtest.harness.Load.seconds;
import static dev.teff.loadtest.harness.Load.silo;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long a fault was felt. */
@Timeout(60)
class RecoveryTest {
  private final VirtualTime time = new VirtualTime();

  /** Something else does the faults; here they are only marked. */
  private record Marked() implements Target {
    @Override
    public String describe() {
      return "a cluster";
    }

    @Override
    public FaultyCluster cluster() {
      return new FaultTimesTest.Idle(3, false);
    }
  }

  /** Thirty seconds in which a fault at 10 s lets all requests wait until this much later. */
  private RunResult run(Duration felt, Duration bound) {
    return run(felt, bound, user -> true, constantUsersPerSec(100).during(seconds(30)));
  }

  /** The same, where only these users wait. */
  private RunResult run(Duration felt, Duration bound, LongPredicate waits, InjectionStep come) {
    long struck = time.now() + seconds(10).toNanos();
    long over = struck + felt.toNanos();
    return LoadRunner.of(new Marked(), time, time)
        .run(
            plan(
                    "fault",
                    scenario("ask")
                        .exec(
                            "ask",
                            user -> {
                              time.pause(millis(1));
                              if (time.now() >= struck && waits.test(user.number())) {
                                time.pauseUntil(over);
                              }
                            })
                        .inject(come))
                .patience(seconds(5))
                .faults(at(seconds(10), freeze(silo(1), millis(1))))
                .assertions(recovery().lt(bound)));
  }

  @Test
  void fault_thatIsFeltForFourSeconds_isOverAfterFive() {
    // The fifth second has the answers of those who waited.
    RunResult result = run(millis(4200), seconds(6));
    assertThat(result.assertions())
        .containsExactly(
            new AssertionResult("freeze silo 1 for 1 ms: recovery time < 6 s", "5 s", true));
    assertThat(result.verdict()).isEqualTo(Verdict.PASSED);
    assertThat(run(millis(4200), seconds(5)).verdict()).isEqualTo(Verdict.FAILED);
  }

  @Test
  void fault_thatOneUserInThreeFeels_isOverWhenTheLastOfThemIsAnswered() {
    // The answers of all others are as quick as ever; the seventh second has those of the third.
    assertThat(
            run(
                    millis(6200),
                    seconds(8),
                    user -> user % 3 == 0,
                    constantUsersPerSec(100).during(seconds(30)))
                .assertions())
        .containsExactly(
            new AssertionResult("freeze silo 1 for 1 ms: recovery time < 8 s", "7 s", true));
  }

  @Test
  void fault_thatOneOfThreeWhoWaitForAnswersFeels_isOverInTheSecondOfItsAnswer() {
    assertThat(
            run(
                    millis(6200),
                    seconds(7),
                    user -> user == 31_000,
                    constantConcurrentUsers(3).during(seconds(30)))
                .assertions())
        .containsExactly(
            new AssertionResult("freeze silo 1 for 1 ms: recovery time < 7 s", "6 s", true));
  }

  @Test
  void fault_afterWhichSomeAreNeverAnswered_isNotRecoveredFrom() {
    assertThat(
            run(
                    Duration.ofDays(1),
                    seconds(60),
                    user -> user % 3 == 0,
                    constantUsersPerSec(100).during(seconds(30)))
                .assertions())
        .extracting(AssertionResult::actual)
        .containsExactly("it did not recover in this run");
  }

  @Test
  void fault_thatIsFeltToTheEnd_isNotRecoveredFrom() {
    assertThat(run(millis(18_500), seconds(60)).reasons())
        .singleElement()
        .asString()
        .endsWith("it did not recover in this run");
  }
}
