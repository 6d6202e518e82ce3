package dev.teff.loadtest.harness;

import dev.teff.grains.Grain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The words of a load test, to be imported statically.
 *
 * <pre>{@code
 * Plan plan =
 *     plan(
 *             "balances",
 *             scenario("look")
 *                 .feed(zipf("account", 10_000, 1.0))
 *                 .exec(call("balance", Account.class, user -> user.text("account"),
 *                     (account, user) -> account.balance()))
 *                 .inject(constantUsersPerSec(500).during(seconds(30))))
 *         .warmUp(seconds(5))
 *         .assertions(
 *             global().responseTime().percentile(99).lt(millis(20)),
 *             global().failedRequests().is(0));
 * }</pre>
 */
public final class Load {
  private Load() {}

  // ---- what users do

  /** A scenario without steps. */
  public static Scenario scenario(String name) {
    return new Scenario(name, List.of());
  }

  /** A chain without steps. */
  public static Chain chain() {
    return Chain.EMPTY;
  }

  /** A chain of one measured piece of plain Java. */
  public static Chain exec(String name, UserAction action) {
    return chain().exec(name, action);
  }

  /** A chain of one measured request. */
  public static Chain exec(Request<?> request) {
    return chain().exec(request);
  }

  /** A measured question, whose answer can be checked and kept. */
  public static <T extends @Nullable Object> Request<T> request(
      String name, UserFunction<T> question) {
    return new Request<>(name, question, List.of(), null);
  }

  /**
   * A measured call of a grain, counted as {@code Type.method}.
   *
   * @param method what to call it; by custom the method's name
   */
  public static <K, G extends Grain<K>, T extends @Nullable Object> Request<T> call(
      String method, Class<G> type, Function<VirtualUser, K> key, GrainFunction<G, T> call) {
    return request(
        type.getSimpleName() + "." + method,
        user -> call.apply(user.grain(type, key.apply(user)), user));
  }

  // ---- where they get values from

  /**
   * The rows of a CSV file whose first line has the names.
   *
   * @throws IllegalArgumentException when it cannot be read
   */
  public static Rows csv(Path file) {
    return RowFiles.csv(file);
  }

  /**
   * The rows of a JSON file: an array of objects.
   *
   * @throws IllegalArgumentException when it cannot be read
   */
  public static Rows json(Path file) {
    return RowFiles.json(file);
  }

  /** These rows. */
  public static Rows rows(List<Map<String, Object>> rows) {
    return new Rows("in the plan", rows);
  }

  /** Values that are made when they are wanted, from the user's random numbers. */
  public static Feeder values(Function<SplittableRandom, Map<String, Object>> generator) {
    return Feeder.generated(generator);
  }

  /**
   * Whole numbers, all equally likely.
   *
   * @param from the least
   * @param to behind the largest
   */
  public static Feeder numbers(String name, long from, long to) {
    if (to <= from) {
      throw new IllegalArgumentException(
          "There are no numbers from %d up to, and without, %d.".formatted(from, to));
    }
    return Feeder.generated(random -> Map.of(name, random.nextLong(from, to)));
  }

  /**
   * Numbers below a limit, of which a few are hot: the i-th is drawn in proportion to {@code 1 / (i
   * + 1)^exponent}.
   *
   * @param exponent 0 for even, 1 as usual, more for hotter
   */
  public static Feeder zipf(String name, int numbers, double exponent) {
    var zipf = new Zipf(numbers, exponent);
    return Feeder.generated(random -> Map.of(name, (long) zipf.next(random)));
  }

  // ---- how they come: open models

  /** Nobody comes for this long. */
  public static OpenStep nothingFor(Duration time) {
    return new OpenStep.NothingFor(time);
  }

  /** So many at once. */
  public static OpenStep atOnceUsers(int users) {
    return new OpenStep.AtOnce(users);
  }

  /** So many, at equal distances. */
  public static Lasting<OpenStep.Ramp> rampUsers(int users) {
    return time -> new OpenStep.Ramp(users, time);
  }

  /** Users at this rate. */
  public static Lasting<OpenStep.Rate> constantUsersPerSec(double rate) {
    return time -> new OpenStep.Rate(rate, rate, time, false);
  }

  /** Users at a rate that changes evenly. */
  public static RateFrom rampUsersPerSec(double from) {
    return to -> time -> new OpenStep.Rate(from, to, time, false);
  }

  /** So many along a smooth step: the rate rises to 1.5 times its mean in the middle, and falls. */
  public static Lasting<OpenStep.Peak> stressPeakUsers(int users) {
    return time -> new OpenStep.Peak(users, time);
  }

  /** Rates that climb like stairs, by this much each. */
  public static Levels<OpenStep.Stairs> incrementUsersPerSec(double increment) {
    return levels -> time -> new OpenStep.Stairs(increment, increment, levels, time, Duration.ZERO);
  }

  // ---- how they come: closed models

  /** Always so many. */
  public static Lasting<ClosedStep.Users> constantConcurrentUsers(int users) {
    return time -> new ClosedStep.Users(users, users, time);
  }

  /** A number that changes evenly. */
  public static UsersFrom rampConcurrentUsers(int from) {
    return to -> time -> new ClosedStep.Users(from, to, time);
  }

  /** Numbers that climb like stairs, by this much each. */
  public static Levels<ClosedStep.Stairs> incrementConcurrentUsers(int increment) {
    return levels ->
        time -> new ClosedStep.Stairs(increment, increment, levels, time, Duration.ZERO);
  }

  /** Something that still lacks its duration. */
  @FunctionalInterface
  public interface Lasting<T> {
    /** For this long. */
    T during(Duration time);
  }

  /** A rate that still lacks its other end. */
  @FunctionalInterface
  public interface RateFrom {
    /** To this many users a second. */
    Lasting<OpenStep.Rate> to(double usersPerSec);
  }

  /** A number of users that still lacks its other end. */
  @FunctionalInterface
  public interface UsersFrom {
    /** To this many. */
    Lasting<ClosedStep.Users> to(int users);
  }

  /** Stairs that still lack their levels. */
  @FunctionalInterface
  public interface Levels<T> {
    /** So many levels. */
    LevelsLasting<T> times(int levels);
  }

  /** Stairs that still lack the length of a level. */
  @FunctionalInterface
  public interface LevelsLasting<T> {
    /** Each for this long. */
    T eachLevelLasting(Duration time);
  }

  // ---- the whole

  /** A plan in which these come. */
  public static Plan plan(String name, Population... populations) {
    return Plan.of(name, List.of(populations));
  }

  /** So many seconds. */
  public static Duration seconds(long count) {
    return Duration.ofSeconds(count);
  }

  /** So many milliseconds. */
  public static Duration millis(long count) {
    return Duration.ofMillis(count);
  }

  // ---- what is to hold

  /** All requests together. */
  public static Asserted global() {
    return new Asserted(AssertionScope.GLOBAL, "");
  }

  /** The requests of this name. */
  public static Asserted details(String request) {
    return new Asserted(AssertionScope.REQUEST, request);
  }

  /** Each kind of request by itself. */
  public static Asserted forEach() {
    return new Asserted(AssertionScope.EACH_REQUEST, "");
  }

  /** All calls of a grain type, by its stable name. */
  public static Asserted grain(String type) {
    return new Asserted(AssertionScope.GRAIN, type);
  }

  /** The calls of one method of a grain type. */
  public static Asserted grain(String type, String method) {
    return new Asserted(AssertionScope.GRAIN, type + "." + method);
  }

  /**
   * The time from a fault until three seconds in a row have no failures and a p99 of at most twice
   * what it was before the fault, and no request is open all through them that takes longer.
   */
  public static TimeBound recovery() {
    return new TimeBound(AssertionScope.FAULTS, "", AssertionMeasure.RECOVERY, 0);
  }

  // ---- what goes wrong meanwhile

  /** A fault at this time after the beginning, warm-up included. */
  public static TimedFault at(Duration after, Fault fault) {
    return new TimedFault(after, fault);
  }

  /** One of the silos, counted from 1. */
  public static int silo(int number) {
    if (number < 1) {
      throw new IllegalArgumentException(
          "There is no silo %d: they count from 1.".formatted(number));
    }
    return number;
  }

  /** Ends a silo's process by SIGKILL. */
  public static Fault kill(int silo) {
    return new Fault.Kill(silo(silo));
  }

  /** Stops a silo's process, as a long pause of its machine would, and lets it go on. */
  public static Fault freeze(int silo, Duration time) {
    return new Fault.Freeze(silo(silo), time);
  }

  /**
   * Keeps a silo from the others for a while, and them from it. Takes a target whose silos have a
   * network of their own: {@code apart:N}.
   */
  public static Fault partition(int silo, Duration time) {
    return new Fault.Partition(silo(silo), time);
  }

  /** Asks a silo to leave. */
  public static Fault drain(int silo) {
    return new Fault.Drain(silo(silo));
  }

  /** Starts one more silo. */
  public static Fault addSilo() {
    return new Fault.AddSilo();
  }
}
