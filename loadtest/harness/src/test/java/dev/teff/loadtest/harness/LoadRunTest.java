package dev.teff.loadtest.harness;

import static dev.teff.loadtest.harness.Load.at;
import static dev.teff.loadtest.harness.Load.atOnceUsers;
import static dev.teff.loadtest.harness.Load.chain;
import static dev.teff.loadtest.harness.Load.constantConcurrentUsers;
import static dev.teff.loadtest.harness.Load.constantUsersPerSec;
import static dev.teff.loadtest.harness.Load.details;
import static dev.teff.loadtest.harness.Load.global;
import static dev.teff.loadtest.harness.Load.kill;
import static dev.teff.loadtest.harness.Load.millis;
import static dev.teff.loadtest.harness.Load.plan;
import static dev.teff.loadtest.harness.Load.rampConcurrentUsers;
import static dev.teff.loadtest.harness.Load.request;
import static dev.teff.loadtest.harness.Load.scenario;
import static dev.teff.loadtest.harness.Load.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole runs under virtual time. */
@Timeout(60)
class LoadRunTest {
  private final VirtualTime time = new VirtualTime();

  private RunResult run(Plan plan) {
    return LoadRunner.of(Target.none(), time, time).run(plan);
  }

  private static double near(double nanos) {
    return nanos * 0.002; // histograms keep three digits
  }

  /** 500 users a second; from 2 s to 8 s the target stops, so 3,000 of 5,000 wait up to 6 s. */
  @Test
  void targetThatStops_isChargedToAllWhoCameMeanwhile() {
    long frozen = time.now() + seconds(2).toNanos();
    long thawed = time.now() + seconds(8).toNanos();
    RunResult result =
        run(
            plan(
                "freeze",
                scenario("ask")
                    .exec(
                        "ask",
                        user -> {
                          if (time.now() >= frozen) {
                            time.pauseUntil(thawed);
                          }
                        })
                    .inject(constantUsersPerSec(500).during(seconds(10)))));

    // The n-th best of 5,000: 2,000 did not wait, the others waited 6 s * (n - 2000) / 3000.
    Latency response = result.global().response();
    assertThat(response.count()).isEqualTo(5000);
    assertThat((double) response.p50()).isCloseTo(1e9, within(near(1e9) + 4e6));
    assertThat((double) response.p90()).isCloseTo(5e9, within(near(5e9) + 4e6));
    assertThat((double) response.max()).isCloseTo(6e9, within(near(6e9)));
    assertThat(result.lag().max()).isZero();
    assertThat(result.verdict()).isEqualTo(Verdict.PASSED);
  }

  /** One server: its service takes no time, so only the response time knows that it stopped. */
  @Test
  void serviceTime_ofAQueueBehindAStoppedServer_isNotTheHeadline() {
    long thawed = time.now() + seconds(6).toNanos();
    RunResult result =
        run(
            plan(
                "queue",
                scenario("ask")
                    .exec(user -> time.pauseUntil(thawed)) // waits for its turn, unmeasured
                    .exec("ask", user -> time.pause(millis(1)))
                    .inject(constantUsersPerSec(100).during(seconds(6)))));
    assertThat((double) result.global().service().max()).isCloseTo(1e6, within(near(1e6)));
    assertThat((double) result.global().response().p50()).isCloseTo(3e9, within(2e7));
  }

  @Test
  void stubOfKnownTime_isMeasuredAsSuch() {
    RunResult result =
        run(
            plan(
                "stub",
                scenario("ask")
                    .exec("ask", user -> time.pause(Duration.ofNanos(20_000)))
                    .inject(constantUsersPerSec(1000).during(seconds(2)))));
    assertThat((double) result.request("ask").service().p50()).isCloseTo(20e3, within(near(20e3)));
    assertThat(result.request("ask").perSecond()).isCloseTo(1000, within(1.0));
    assertThat(result.slices()).hasSizeBetween(2, 3);
    assertThat(result.slices().getFirst().arrivals()).isEqualTo(1000);
  }

  @Test
  void closedModel_keepsItsNumberOfUsers() {
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    RunResult result =
        run(
            plan(
                "closed",
                scenario("work")
                    .exec(
                        "work",
                        user -> {
                          most.accumulateAndGet(now.incrementAndGet(), Math::max);
                          time.pause(millis(100));
                          now.decrementAndGet();
                        })
                    .inject(
                        constantConcurrentUsers(7).during(seconds(10)),
                        constantConcurrentUsers(3).during(seconds(10)))));
    assertThat(most).hasValue(7);
    // 7 users for 10 s and 3 for 10 s, ten answers a second each.
    assertThat(result.global().ok()).isBetween(995L, 1010L);
    assertThat(result.slices().get(15).active()).isEqualTo(3);
    assertThat(result.lag().count()).isZero();
  }

  @Test
  void closedRamp_addsUsersEvenly() {
    RunResult result =
        run(
            plan(
                "ramp",
                scenario("work")
                    .exec("work", user -> time.pause(millis(10)))
                    .inject(rampConcurrentUsers(0).to(10).during(seconds(10)))));
    // One more each second; whether one who comes at a full second is counted before or behind it
    // is open.
    for (int second = 0; second < 9; second++) {
      assertThat(result.slices().get(second).active()).isBetween((long) second, second + 1L);
    }
  }

  @Test
  void warmUp_isNotCounted() {
    RunResult result =
        run(
            plan(
                    "warm",
                    scenario("ask")
                        .exec("ask", user -> time.pause(millis(1)))
                        .inject(constantUsersPerSec(100).during(seconds(10))))
                .warmUp(seconds(4)));
    assertThat(result.global().ok()).isEqualTo(600);
    assertThat(result.warmUpRequests()).isEqualTo(400);
    assertThat(result.global().perSecond()).isCloseTo(100, within(1.0));
  }

  @Test
  void arrivalsBeyondTheLimit_areDroppedAndCounted_andTheRunIsInvalid() {
    RunResult result =
        run(
            plan(
                    "full",
                    scenario("ask")
                        .exec("ask", user -> time.pause(seconds(10)))
                        .inject(constantUsersPerSec(10).during(seconds(5))))
                .maxInFlight(20));
    assertThat(result.arrivals()).isEqualTo(50);
    assertThat(result.dropped()).isEqualTo(30);
    assertThat(result.verdict()).isEqualTo(Verdict.INVALID);
    assertThat(result.reasons()).anyMatch(why -> why.contains("30 of 50 users were not let in"));
  }

  /** A generator of whose users one in twenty begins 5 ms late, at a target that takes 1 ms. */
  @Test
  void generatorThatIsLate_isSaidToBe_andTheRunIsInvalid() {
    var users = new AtomicInteger();
    Starter late =
        new Starter() {
          @Override
          public List<Thread> drivers(List<Runnable> tasks) {
            return time.drivers(tasks);
          }

          @Override
          public Thread user(Runnable task) {
            boolean isLate = users.incrementAndGet() % 20 == 0;
            return time.user(() -> {
              time.sleepUntil(time.now() + (isLate ? millis(5).toNanos() : 0));
              task.run();
            });
          }
        };
    RunResult result =
        LoadRunner.of(Target.none(), time, late)
            .run(
                plan(
                    "late",
                    scenario("ask")
                        .exec("ask", user -> time.pause(millis(1)))
                        .inject(constantUsersPerSec(100).during(seconds(10)))));
    assertThat((double) result.lag().p99()).isCloseTo(5e6, within(near(5e6)));
    assertThat((double) result.lag().p50()).isZero();
    // They are charged with it, and the service is not.
    assertThat((double) result.global().response().p99()).isCloseTo(6e6, within(near(6e6)));
    assertThat((double) result.global().service().p99()).isCloseTo(1e6, within(near(1e6)));
    assertThat(result.verdict()).isEqualTo(Verdict.INVALID);
    assertThat(result.reasons())
        .containsExactly(
            "the generator could not keep up: 1 % of the users began more than 5.00 ms late, and that"
                + " is 83 % of the p99 response time of 6.00 ms; lower the rate, or give the generator"
                + " its own machine");
  }

  @Test
  void failures_areCountedByKind_andAssertionsFail() {
    RunResult result =
        run(
            plan(
                    "failing",
                    scenario("ask")
                        .exec(
                            request("ask", user -> user.number() % 4)
                                .check("the answer is no 3", answer -> answer != 3))
                        .exec(
                            "throw",
                            user -> {
                              if (user.number() == 5) {
                                throw new IOException("no such device");
                              }
                            })
                        .inject(atOnceUsers(40)))
                .assertions(
                    global().failedRequests().is(0),
                    details("ask").failedPercent().lte(25),
                    details("nobody").allRequests().gt(0)));
    assertThat(result.request("ask").failed()).isEqualTo(10);
    assertThat(result.errors())
        .containsExactly(
            new ErrorCount("ask", "check: the answer is no 3", 10),
            new ErrorCount("throw", "IOException: no such device", 1));
    assertThat(result.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(result.assertions())
        .extracting(AssertionResult::held)
        .containsExactly(false, true, false);
    assertThat(result.reasons())
        .containsExactly(
            "all requests: failed requests = 0: it was 11",
            "nobody: requests > 0: it was there were no such requests");
  }

  @Test
  void abortCondition_endsTheRunEarly() {
    RunResult result =
        run(
            plan(
                    "abort",
                    scenario("ask")
                        .exec(
                            "ask",
                            user -> {
                              throw new IOException("down");
                            })
                        .inject(constantUsersPerSec(100).during(Duration.ofHours(1))))
                .abortWhen(global().failedPercent().gt(50)));
    assertThat(result.seconds()).isLessThan(3);
    assertThat(result.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(result.reasons().getFirst()).startsWith("the run was stopped: all requests: %");
  }

  @Test
  void usersWithoutEnd_areCutOffWhenPatienceIsOver() {
    RunResult result =
        run(
            plan(
                    "endless",
                    scenario("ask")
                        .during(
                            Duration.ofDays(20),
                            chain().exec("ask", user -> time.pause(seconds(1))))
                        .inject(atOnceUsers(3)))
                .patience(seconds(30)));
    assertThat(result.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(result.reasons())
        .containsExactly("the run was stopped: 3 users were still there 30 s after the last came");
  }

  @Test
  void during_goesOnUntilItsTimeIsOver_andNotIntoTheNextRound() {
    RunResult result =
        run(
            plan(
                "steps",
                scenario("walk")
                    .during(seconds(5), chain().exec("step", user -> time.pause(millis(1_500))))
                    .exec("last", user -> {})
                    .inject(atOnceUsers(2))));
    assertThat(result.request("step").ok()).isEqualTo(2 * 4); // begun at 0, 1.5, 3 and 4.5 s
    assertThat(result.request("last").ok()).isEqualTo(2);
    assertThat(result.seconds()).isCloseTo(6, within(0.01));
  }

  @Test
  void pause_repeat_group_pace_takeTheirTime() {
    RunResult result =
        run(
            plan(
                "steps",
                scenario("walk")
                    .group(
                        "round",
                        chain().repeat(3, chain().exec("step", user -> time.pause(seconds(1)))))
                    .pause(seconds(2))
                    .repeat(
                        3, chain().pace(seconds(5)).exec("paced", user -> time.pause(seconds(1))))
                    .inject(atOnceUsers(1))));
    assertThat((double) result.groups().getFirst().response().max())
        .isCloseTo(3e9, within(near(3e9)));
    assertThat(result.request("step").ok()).isEqualTo(3);
    assertThat(result.seconds()).isCloseTo(3 + 2 + 10 + 1, within(0.01));
  }

  @Test
  void branches_leaveTheirMarks() {
    RunResult result =
        run(
            plan(
                "branches",
                scenario("walk")
                    .exec(request("number", user -> user.number()).saveAs("n"))
                    .doIf(user -> user.number("n") % 2 == 0, chain().exec("even", user -> {}))
                    .exec(
                        "third",
                        user -> {
                          if (user.number("n") % 3 == 0) {
                            throw new IOException("no thirds");
                          }
                        })
                    .exitHereIfFailed()
                    .pauseExponential(seconds(1))
                    .exec("rest", user -> {})
                    .inject(atOnceUsers(600))));
    assertThat(result.request("even").ok()).isEqualTo(300);
    assertThat(result.request("third").failed()).isEqualTo(200);
    assertThat(result.request("rest").ok()).isEqualTo(400);
    // The longest of 400 such pauses is about ln 400 seconds, the seed decides how much exactly.
    assertThat(result.seconds()).isBetween(3.0, 20.0);
  }

  /** A user who is to ask every second is late after a stall of 5 s, and says so. */
  @Test
  void scenariosThatComeAtRandom_doNotComeInPairs() {
    Map<String, Set<Long>> comings = new ConcurrentHashMap<>();
    UserAction come =
        user ->
            comings
                .computeIfAbsent(user.scenario(), key -> ConcurrentHashMap.newKeySet())
                .add(time.now());
    run(
        plan(
            "two",
            scenario("one")
                .exec("come", come)
                .inject(constantUsersPerSec(50).during(seconds(10)).randomized()),
            scenario("other")
                .exec("go", come)
                .inject(constantUsersPerSec(50).during(seconds(10)).randomized())));
    assertThat(comings.get("one")).hasSizeGreaterThan(300);
    assertThat(comings.get("one")).doesNotContainAnyElementsOf(comings.get("other"));
  }

  @Test
  void usersOfNeighbouringSeeds_drawDifferentNumbers() {
    Set<Long> drawn = new HashSet<>();
    for (long seed = 1; seed <= 10; seed++) {
      for (long number = 0; number < 10; number++) {
        SplittableRandom random =
            new VirtualUser(number, "ask", Target.none(), seed, new Recordings()).random();
        for (int i = 0; i < 20; i++) {
          assertThat(drawn.add(random.nextLong())).isTrue();
        }
      }
    }
  }

  @Test
  void pauseBeforeTheFirstRequest_isNotChargedToTheTarget() {
    RunResult result =
        run(
            plan(
                "thoughtful",
                scenario("come and think")
                    .pause(seconds(2))
                    .exec("ask", user -> time.pause(millis(1)))
                    .inject(constantUsersPerSec(10).during(seconds(5)))));
    assertThat((double) result.request("ask").response().max()).isCloseTo(1e6, within(near(1e6)));
    assertThat((double) result.request("ask").service().max()).isCloseTo(1e6, within(near(1e6)));
  }

  @Test
  void paceBehindAStall_measuresFromWhenItShouldHaveBegun() {
    var first = new AtomicInteger();
    RunResult result =
        run(
            plan(
                "pace",
                scenario("ask")
                    .repeat(
                        10,
                        chain()
                            .pace(seconds(1))
                            .exec(
                                "ask",
                                user -> time.pause(seconds(first.getAndIncrement() == 0 ? 5 : 0))))
                    .inject(atOnceUsers(1))));
    // 5 s, then 4, 3, 2, 1 s late, and on time again.
    assertThat((double) result.global().response().p50()).isCloseTo(0, within(1e9));
    assertThat(result.global().response().mean()).isCloseTo(1.5e9, within(1e7));
    assertThat(result.global().service().mean()).isCloseTo(0.5e9, within(1e7));
  }

  @Test
  void invariantThatIsBroken_failsTheRun() {
    RunResult result =
        run(
            plan("bank", scenario("ask").exec("ask", user -> {}).inject(atOnceUsers(1)))
                .invariant(
                    "money is conserved",
                    target -> assertThat(target.describe()).isEqualTo("a bank"))
                .invariant(
                    "time is money",
                    target -> assertThat(target.describe()).isEqualTo("no target")));
    assertThat(result.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(result.reasons().getFirst()).startsWith("money is conserved: it was broken: ");
    assertThat(result.reasons()).hasSize(1);
  }

  @Test
  void feederThatRunsDry_doesWhatItsPolicySays() {
    assertThat(dry(WhenDry.FAIL).reasons().getFirst())
        .contains("ran dry after 2 rows", "circular()", "queue(WhenDry.STOP_RUN)");
    assertThat(dry(WhenDry.STOP_RUN).verdict()).isEqualTo(Verdict.PASSED);
    RunResult going = dry(WhenDry.STOP_USER);
    assertThat(going.verdict()).isEqualTo(Verdict.PASSED);
    assertThat(going.arrivals()).isEqualTo(5);
    assertThat(going.global().ok()).isEqualTo(2);
  }

  private RunResult dry(WhenDry policy) {
    List<Map<String, Object>> two = List.of(Map.of("n", 1), Map.of("n", 2));
    return run(
        plan(
            "dry",
            scenario("ask")
                .feed(Load.rows(two).queue(policy))
                .exec("ask", user -> user.number("n"))
                .inject(constantUsersPerSec(1).during(seconds(5)))));
  }

  @Test
  void faultsWithoutACluster_areRefusedBeforeTheRun() {
    Plan plan =
        plan("fault", scenario("ask").exec("ask", user -> {}).inject(rampOf(10)))
            .faults(at(seconds(1), kill(1)));
    assertThatThrownBy(() -> run(plan))
        .hasMessage(
            "Faults are for clusters that the harness started (local:N, apart:N), and no target is none.");
  }

  private static OpenStep rampOf(int users) {
    return Load.rampUsers(users).during(seconds(10));
  }

  @Test
  void interruptedRun_endsAtOnce_withWhatWasDone() throws InterruptedException {
    var answers = new AtomicLong();
    var results = new java.util.concurrent.LinkedBlockingQueue<RunResult>();
    Plan plan =
        plan(
            "long",
            scenario("ask")
                .exec("ask", user -> answers.incrementAndGet())
                .pause(Duration.ofHours(1))
                .inject(constantUsersPerSec(1000).during(Duration.ofHours(1))));
    Thread running =
        Thread.ofVirtual().start(() -> results.add(LoadRunner.of(Target.none()).run(plan)));
    while (answers.get() < 100) {
      Thread.onSpinWait();
    }
    running.interrupt();
    RunResult result = results.poll(20, TimeUnit.SECONDS);
    assertThat(result).isNotNull();
    assertThat(result.verdict()).isEqualTo(Verdict.INTERRUPTED);
    assertThat(result.global().ok()).isGreaterThanOrEqualTo(100);
  }

  /** One who swallows an interrupt hears the next one; one who swallows all is left behind. */
  @Test
  void usersWhoDoNotStop_doNotKeepAnInterruptedRun() throws InterruptedException {
    var there = new CountDownLatch(2);
    var over = new CountDownLatch(1);
    Scenario deaf =
        scenario("deaf")
            .exec(user -> {
              there.countDown();
              swallow(over);
              if (user.number() == 1) {
                while (over.getCount() > 0) {
                  swallow(over);
                }
              }
              over.await();
            });
    var result = new AtomicReference<RunResult>();
    Thread running =
        Thread.startVirtualThread(() ->
            result.set(
                LoadRunner.of(Target.none()).run(plan("deaf", deaf.inject(atOnceUsers(2))))));
    there.await();
    running.interrupt();
    running.join();
    assertThat(result.get().verdict()).isEqualTo(Verdict.INTERRUPTED);
    assertThat(result.get().marks())
        .extracting(Mark::what)
        .containsExactly("users who went on although they were interrupted: 1");
    over.countDown();
  }

  private static void swallow(CountDownLatch over) {
    try {
      over.await();
    } catch (InterruptedException e) {
      // as bad code does
    }
  }
}
