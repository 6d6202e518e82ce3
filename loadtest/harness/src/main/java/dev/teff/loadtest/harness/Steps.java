package dev.teff.loadtest.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What can be done one after the other. Immutable: each method answers a longer one.
 *
 * @param <S> what the methods answer
 */
public abstract sealed class Steps<S extends Steps<S>> permits Chain, Scenario {
  private final List<Step> steps;

  Steps(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  final List<Step> steps() {
    return steps;
  }

  abstract S of(List<Step> longer);

  private S then(Step step) {
    var longer = new ArrayList<>(steps);
    longer.add(step);
    return of(longer);
  }

  /** A measured piece of plain Java; it failed when it throws. */
  public S exec(String name, UserAction action) {
    return exec(Request.of(name, action));
  }

  /** A measured request. */
  public S exec(Request<?> request) {
    return then(new Step.Exec(request));
  }

  /** Plain Java that is not measured: preparation, computation. A user for whom it throws ends. */
  public S exec(UserAction action) {
    return then(new Step.Run(action));
  }

  /** Everything that a chain does. */
  public S exec(Chain chain) {
    var longer = new ArrayList<>(steps);
    longer.addAll(chain.steps());
    return of(longer);
  }

  /** Takes the next values of a feeder. */
  public S feed(Feeder feeder) {
    return then(new Step.Feed(feeder));
  }

  /** Waits for this long. */
  public S pause(Duration length) {
    Duration pause = Durations.notNegative("A pause", length);
    return then(new Step.Pause(user -> pause));
  }

  /** Waits for some time between these, evenly distributed. */
  public S pause(Duration shortest, Duration longest) {
    long from = Durations.notNegative("A pause", shortest).toNanos();
    long to = Durations.notNegative("A pause", longest).toNanos();
    if (to < from) {
      throw new IllegalArgumentException(
          "A pause from %s to %s is impossible: it ends before it begins."
              .formatted(shortest, longest));
    }
    return then(
        new Step.Pause(user -> Duration.ofNanos(from + user.random().nextLong(to - from + 1))));
  }

  /** Waits for an exponentially distributed time, as between events that know nothing of others. */
  public S pauseExponential(Duration mean) {
    double nanos = Durations.positive("A pause", mean).toNanos();
    return then(
        new Step.Pause(
            user -> Duration.ofNanos((long) (-nanos * Math.log1p(-user.random().nextDouble())))));
  }

  /**
   * Waits until this much time has passed since the user was here last. Who is late does not wait,
   * and what comes next is measured from when it should have begun.
   */
  public S pace(Duration every) {
    return then(new Step.Pace(Durations.positive("A pace", every)));
  }

  /** Does a chain so many times. */
  public S repeat(int times, Chain chain) {
    if (times < 1) {
      throw new IllegalArgumentException(
          "Repeating %d times is impossible: once is the least.".formatted(times));
    }
    return then(new Step.Repeat(times, chain.required("repeat")));
  }

  /** Does a chain again and again; the last time begins before this much time has passed. */
  public S during(Duration time, Chain chain) {
    return then(new Step.During(Durations.positive("A loop", time), chain.required("during")));
  }

  /** Does a chain if this holds for the user. */
  public S doIf(Predicate<VirtualUser> condition, Chain chain) {
    return then(new Step.If(condition, chain));
  }

  /** Does a chain, and counts the time from its beginning to its end, pauses included. */
  public S group(String name, Chain chain) {
    return then(new Step.Group(Names.require("group", name), chain.required("group")));
  }

  /** Ends the user here if a request failed since it began. */
  public S exitHereIfFailed() {
    return then(new Step.ExitIfFailed());
  }
}
