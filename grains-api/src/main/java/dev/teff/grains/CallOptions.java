package dev.teff.grains;

import java.time.Duration;
import java.util.Optional;

/**
 * How one call is made. Immutable.
 *
 * <pre>{@code
 * grains.with(alice, CallOptions.timeout(Duration.ofMillis(200))).withdraw(900);
 * }</pre>
 */
public final class CallOptions {
  private static final CallOptions DEFAULTS = new CallOptions(0);

  private final long timeoutNanos;

  private CallOptions(long timeoutNanos) {
    this.timeoutNanos = timeoutNanos;
  }

  /** The silo's configured defaults. */
  public static CallOptions defaults() {
    return DEFAULTS;
  }

  /**
   * A call that ends after this long, answered or not. Inside a grain, a call never outlives the
   * call that caused it.
   *
   * @throws IllegalArgumentException when the time-out is not positive
   */
  public static CallOptions timeout(Duration timeout) {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("A call's time-out is positive, but was " + timeout + ".");
    }
    return new CallOptions(timeout.toNanos());
  }

  /** The time-out, when it is not the default. */
  public Optional<Duration> timeout() {
    return timeoutNanos == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(timeoutNanos));
  }

  /** The time-out in nanoseconds, 0 for the default: for the runtime, without allocation. */
  public long timeoutNanos() {
    return timeoutNanos;
  }
}
