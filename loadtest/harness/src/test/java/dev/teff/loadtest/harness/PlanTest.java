package dev.teff.loadtest.harness;

import static dev.teff.loadtest.harness.Load.at;
import static dev.teff.loadtest.harness.Load.atOnceUsers;
import static dev.teff.loadtest.harness.Load.chain;
import static dev.teff.loadtest.harness.Load.constantConcurrentUsers;
import static dev.teff.loadtest.harness.Load.constantUsersPerSec;
import static dev.teff.loadtest.harness.Load.csv;
import static dev.teff.loadtest.harness.Load.global;
import static dev.teff.loadtest.harness.Load.incrementConcurrentUsers;
import static dev.teff.loadtest.harness.Load.incrementUsersPerSec;
import static dev.teff.loadtest.harness.Load.json;
import static dev.teff.loadtest.harness.Load.kill;
import static dev.teff.loadtest.harness.Load.millis;
import static dev.teff.loadtest.harness.Load.nothingFor;
import static dev.teff.loadtest.harness.Load.numbers;
import static dev.teff.loadtest.harness.Load.plan;
import static dev.teff.loadtest.harness.Load.rampConcurrentUsers;
import static dev.teff.loadtest.harness.Load.rampUsers;
import static dev.teff.loadtest.harness.Load.rampUsersPerSec;
import static dev.teff.loadtest.harness.Load.rows;
import static dev.teff.loadtest.harness.Load.scenario;
import static dev.teff.loadtest.harness.Load.seconds;
import static dev.teff.loadtest.harness.Load.stressPeakUsers;
import static dev.teff.loadtest.harness.Load.zipf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be is refused when it is written, and the message says why. */
class PlanTest {
  private static final Scenario ASK = scenario("ask").exec("ask", user -> {});

  @TempDir private Path folder;

  static Stream<Arguments> impossible() {
    return Stream.of(
        refused(
            "Scenario 'ask' mixes models.",
            () -> ASK.inject(atOnceUsers(1), constantConcurrentUsers(1).during(seconds(1)))),
        refused("Nobody comes to scenario 'ask': inject needs", () -> ASK.inject()),
        refused("it only waits", () -> ASK.inject(nothingFor(seconds(1)))),
        refused("Scenario 'idle' does nothing", () -> scenario("idle").inject(atOnceUsers(1))),
        refused(
            "A rate of 0.0 users per second is impossible",
            () -> constantUsersPerSec(0).during(seconds(1))),
        refused("A rate of -1.0 users", () -> constantUsersPerSec(-1).during(seconds(1))),
        refused("A rate of NaN users", () -> constantUsersPerSec(Double.NaN).during(seconds(1))),
        refused("from -1.0 to 5.0 users", () -> rampUsersPerSec(-1).to(5).during(seconds(1))),
        refused("A rate of PT0S", () -> constantUsersPerSec(1).during(Duration.ZERO)),
        refused("A rate of PT-1S", () -> constantUsersPerSec(1).during(seconds(-1))),
        refused(
            "never ends", () -> constantUsersPerSec(1).during(Duration.ofSeconds(Long.MAX_VALUE))),
        refused("never ends", () -> constantConcurrentUsers(1).during(Duration.ofDays(31))),
        refused("never ends", () -> chain().during(Duration.ofDays(99), ASK_CHAIN)),
        refused("0 users are impossible", () -> atOnceUsers(0)),
        refused("-3 users are impossible", () -> rampUsers(-3).during(seconds(1))),
        refused("-1 to 1 concurrent users", () -> rampConcurrentUsers(-1).to(1).during(seconds(1))),
        refused(
            "Stairs of 0 levels",
            () -> incrementUsersPerSec(1).times(0).eachLevelLasting(seconds(1))),
        refused(
            "more than the 100000000 that fit",
            () -> ASK.inject(constantUsersPerSec(1e9).during(Duration.ofHours(1)))),
        refused(
            "more than the 100000000 that fit",
            () -> ASK.inject(atOnceUsers(60_000_000), rampUsers(60_000_000).during(seconds(1)))),
        refused(
            "A rate of -5.0 users",
            () ->
                ASK.inject(
                    incrementUsersPerSec(-10)
                        .times(2)
                        .eachLevelLasting(seconds(1))
                        .startingFrom(5))),
        refused(
            "-1 to -1 concurrent users",
            () ->
                ASK.inject(
                    incrementConcurrentUsers(1)
                        .times(2)
                        .eachLevelLasting(seconds(1))
                        .startingFrom(-1))),
        refused(
            "more than the 10000000 that are possible",
            () -> ASK.inject(constantConcurrentUsers(20_000_000).during(seconds(1)))),
        refused("Repeating 0 times", () -> chain().repeat(0, ASK_CHAIN)),
        refused("repeat needs a chain", () -> chain().repeat(1, chain())),
        refused("A pause of PT-1S", () -> chain().pause(seconds(-1))),
        refused("ends before it begins", () -> chain().pause(seconds(2), seconds(1))),
        refused("A pace of PT0S", () -> chain().pace(Duration.ZERO)),
        refused("'' cannot name a scenario", () -> scenario("")),
        refused("cannot name a request", () -> chain().exec("a,b", user -> {})),
        refused("Nobody comes in plan 'none'", () -> plan("none")),
        refused(
            "two scenarios 'ask'",
            () -> plan("two", ASK.inject(atOnceUsers(1)), ASK.inject(atOnceUsers(1)))),
        refused("leaves nothing to count", () -> tenSeconds().warmUp(seconds(10))),
        refused(
            "'kill silo 1' at PT11S is too late",
            () -> tenSeconds().faults(at(seconds(11), kill(1)))),
        refused("There is no silo 0", () -> kill(0)),
        refused("0 users in flight", () -> tenSeconds().maxInFlight(0)),
        refused("A percentile of 0.0", () -> global().responseTime().percentile(0)),
        refused("A percentile of 101.0", () -> global().responseTime().percentile(101)),
        refused("has no rows", () -> rows(List.of())),
        refused("over 0 numbers", () -> zipf("key", 0, 1)),
        refused("Zipf exponent of -1.0", () -> zipf("key", 10, -1)),
        refused("There are no numbers from 5", () -> numbers("n", 5, 5)),
        refused("cannot be read", () -> csv(Path.of("nowhere.csv"))),
        refused("cannot be read", () -> json(Path.of("nowhere.json"))));
  }

  private static final Chain ASK_CHAIN = chain().exec("ask", user -> {});

  private static Plan tenSeconds() {
    return plan("ten", ASK.inject(rampUsers(10).during(seconds(10))));
  }

  private static Arguments refused(String message, ThrowingCallable what) {
    return arguments(message, what);
  }

  @ParameterizedTest
  @MethodSource("impossible")
  void whatCannotBe_isRefusedWithAReason(String message, ThrowingCallable what) {
    assertThatThrownBy(what)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void steps_areDescribed() {
    assertThat(
            Stream.of(
                    nothingFor(seconds(3)),
                    atOnceUsers(1000),
                    rampUsers(10).during(seconds(5)),
                    stressPeakUsers(10).during(seconds(5)),
                    constantUsersPerSec(20).during(seconds(90)).randomized(),
                    rampUsersPerSec(1).to(2.5).during(seconds(1)),
                    incrementUsersPerSec(5).times(3).eachLevelLasting(seconds(2)),
                    constantConcurrentUsers(7).during(seconds(1)),
                    rampConcurrentUsers(0).to(9).during(seconds(1)),
                    incrementConcurrentUsers(2)
                        .times(3)
                        .eachLevelLasting(seconds(4))
                        .separatedByRampsLasting(seconds(1)))
                .map(InjectionStep::describe))
        .containsExactly(
            "nobody for 3 s",
            "1,000 at once",
            "10 over 5 s",
            "10 over 5 s, most in the middle",
            "20/s for 90 s, at random",
            "1/s to 2.50/s for 1 s",
            "5/s and 5/s more on each of 3 levels of 2 s",
            "7 at a time for 1 s",
            "0 to 9 at a time for 1 s",
            "2 at a time and 2 more on each of 3 levels of 4 s, ramps of 1 s");
  }

  @Test
  void csvFile_isReadByItsNames_andBrokenOnesAreNamed() throws IOException {
    Path file = folder.resolve("accounts.csv");
    Files.writeString(file, "account,cents\nalice,5\nbob,\"1\"\n");
    Feeder.Source source = csv(file).circular().open(1, Shard.WHOLE);
    var random = new SplittableRandom(1);
    try {
      assertThat(source.next(random)).isEqualTo(Map.of("account", "alice", "cents", "5"));
      assertThat(source.next(random)).isEqualTo(Map.of("account", "bob", "cents", "1"));
      assertThat(source.next(random)).containsEntry("account", "alice");
    } catch (FeederDryException e) {
      throw new AssertionError(e);
    }
    Files.writeString(file, "account,cents\nalice\n");
    assertThatThrownBy(() -> csv(file)).hasMessageContaining("line 2: 1 values, but 2 names");
    Files.writeString(file, "account,cents\n");
    assertThatThrownBy(() -> csv(file)).hasMessageContaining("has no rows");
  }

  @Test
  void jsonFile_isReadAsObjects_andBrokenOnesAreNamed() throws Exception {
    Path file = folder.resolve("accounts.json");
    Files.writeString(file, "[{\"account\":\"alice\",\"cents\":5}]");
    assertThat(json(file).queue().open(1, Shard.WHOLE).next(new SplittableRandom(1)))
        .containsEntry("cents", 5);
    Files.writeString(file, "{\"account\":1}");
    assertThatThrownBy(() -> json(file)).hasMessageContaining("is no JSON array of objects");
  }

  @Test
  void rowsAtRandom_andShuffled() throws FeederDryException {
    List<Map<String, Object>> five =
        Stream.of(0, 1, 2, 3, 4).map(n -> Map.<String, Object>of("n", n)).toList();
    var random = new SplittableRandom(1);
    Feeder.Source once = rows(five).shuffled(WhenDry.FAIL).open(1, Shard.WHOLE);
    List<Map<String, Object>> given =
        List.of(
            once.next(random),
            once.next(random),
            once.next(random),
            once.next(random),
            once.next(random));
    assertThat(given).containsExactlyInAnyOrderElementsOf(five).isNotEqualTo(five);
    assertThatThrownBy(() -> once.next(random)).isInstanceOf(FeederDryException.class);

    Feeder.Source any = rows(five).random().open(1, Shard.WHOLE);
    int[] counts = new int[5];
    for (int i = 0; i < 5000; i++) {
      counts[five.indexOf(any.next(random))]++;
    }
    assertThat(counts)
        .satisfies(all -> {
          for (int count : all) {
            assertThat(count).isBetween(850, 1150); // five deviations
          }
        });
  }

  @Test
  void queueOfTwoGenerators_givesEachRowOnce() throws FeederDryException {
    List<Map<String, Object>> five =
        Stream.of(0, 1, 2, 3, 4).map(n -> Map.<String, Object>of("n", n)).toList();
    var random = new SplittableRandom(1);
    Feeder.Source even = rows(five).queue().open(1, new Shard(0, 2));
    Feeder.Source odd = rows(five).queue().open(1, new Shard(1, 2));
    assertThat(List.of(even.next(random), even.next(random), even.next(random)))
        .extracting(row -> row.get("n"))
        .containsExactly(0, 2, 4);
    assertThat(List.of(odd.next(random), odd.next(random)))
        .extracting(row -> row.get("n"))
        .containsExactly(1, 3);
    assertThatThrownBy(() -> odd.next(random)).isInstanceOf(FeederDryException.class);
  }

  @Test
  void zipf_drawsInProportion() {
    var zipf = new Zipf(1000, 1.0);
    var random = new SplittableRandom(3);
    int[] counts = new int[1000];
    for (int i = 0; i < 1_000_000; i++) {
      counts[zipf.next(random)]++;
    }
    double harmonic = 0;
    for (int i = 1; i <= 1000; i++) {
      harmonic += 1.0 / i;
    }
    for (int rank : new int[] {1, 2, 10, 100}) {
      double expected = 1_000_000 / (rank * harmonic);
      assertThat((double) counts[rank - 1])
          .isCloseTo(expected, org.assertj.core.api.Assertions.within(5 * Math.sqrt(expected)));
    }
  }

  @Test
  void userWithoutAValue_saysWhichThereAre() {
    var user =
        new VirtualUser(3, "ask", Target.none(), 1, new Recordings()).set("account", "alice");
    assertThatThrownBy(() -> user.text("acount"))
        .hasMessage("User 3 of scenario 'ask' has no value 'acount', only [account].");
    assertThatThrownBy(() -> user.get("account", Long.class))
        .hasMessage("The value 'account' is a java.lang.String, not a java.lang.Long.");
    assertThat(millis(5)).isEqualTo(Duration.ofMillis(5));
  }
}
