package dev.teff.grains;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one call is made. Immutable.
 *
 * <pre>{@code
 * grains.with(alice, CallOptions.timeout(Duration.ofMillis(200))).withdraw(900);
 * grains.with(alice, CallOptions.key("order 17")).deposit(900);
 * grains.with(alice, CallOptions.defaults().withContext("tenant", "acme")).balance();
 * }</pre>
 */
public final class CallOptions {
  /** How many characters the names and texts of a call's context may have together. */
  public static final int MAX_CONTEXT_LENGTH = 4096;

  private static final CallOptions DEFAULTS = new CallOptions(0, Map.of(), null, null);

  private final long timeoutNanos;
  private final Map<String, String> context;
  private final @Nullable String key;
  private final @Nullable Instant issued;

  private CallOptions(
      long timeoutNanos,
      Map<String, String> context,
      @Nullable String key,
      @Nullable Instant issued) {
    this.timeoutNanos = timeoutNanos;
    this.context = context;
    this.key = key;
    this.issued = issued;
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
    return DEFAULTS.withTimeout(timeout);
  }

  /**
   * A call that takes effect once, whoever makes it again with the same key; issued when it is
   * made.
   *
   * @throws IllegalArgumentException when the key is empty or too long
   */
  public static CallOptions key(String key) {
    return DEFAULTS.withKey(key);
  }

  /**
   * The same with another time-out.
   *
   * @throws IllegalArgumentException when the time-out is not positive
   */
  public CallOptions withTimeout(Duration timeout) {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("A call's time-out is positive, but was " + timeout + ".");
    }
    return new CallOptions(timeout.toNanos(), context, key, issued);
  }

  /** These options with a key; see {@link #key(String)}. */
  public CallOptions withKey(String text) {
    String checked = new IdempotencyKey(text, Instant.EPOCH).text();
    return new CallOptions(timeoutNanos, context, checked, null);
  }

  /** These options with a key that was issued before, for example by an earlier process. */
  public CallOptions withKey(IdempotencyKey issuedKey) {
    return new CallOptions(timeoutNanos, context, issuedKey.text(), issuedKey.issued());
  }

  /**
   * The same, saying something more about the call: a tenant, a locale, W3C's {@code traceparent}.
   * It travels with the call and with all calls that it causes, and grains read it from {@link
   * GrainContext#callContext()}.
   *
   * @throws IllegalArgumentException when names and texts together are longer than {@link
   *     #MAX_CONTEXT_LENGTH}, since they travel with every call
   */
  public CallOptions withContext(String name, String text) {
    var more = new HashMap<>(context);
    more.put(name, text);
    return new CallOptions(timeoutNanos, checkedContext(more), key, issued);
  }

  /** The same, saying this and nothing else about the call; for the runtime. */
  public CallOptions saying(Map<String, String> said) {
    return new CallOptions(timeoutNanos, checkedContext(said), key, issued);
  }

  /**
   * An unmodifiable copy of what is said about a call; for the runtime.
   *
   * @throws IllegalArgumentException when it is longer than {@link #MAX_CONTEXT_LENGTH}
   */
  public static Map<String, String> checkedContext(Map<String, String> context) {
    int length = 0;
    for (Map.Entry<String, String> entry : context.entrySet()) {
      length += entry.getKey().length() + entry.getValue().length();
    }
    if (length > MAX_CONTEXT_LENGTH) {
      throw new IllegalArgumentException(
          "A call's context has %d characters, but may have %d: it travels with every call. Send large things as arguments."
              .formatted(length, MAX_CONTEXT_LENGTH));
    }
    return Map.copyOf(context);
  }

  /** The time-out, when it is not the default. */
  public Optional<Duration> timeout() {
    return timeoutNanos == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(timeoutNanos));
  }

  /** The time-out in nanoseconds, 0 for the default: for the runtime, without allocation. */
  public long timeoutNanos() {
    return timeoutNanos;
  }

  /** Whether nothing is said about the call: for the runtime. */
  public boolean isDefault() {
    return this == DEFAULTS || (timeoutNanos == 0 && key == null && context.isEmpty());
  }

  /** Whether there is a key: for the runtime, without allocation. */
  public boolean hasKey() {
    return key != null;
  }

  /** The key, if there is one; issued now, unless it says otherwise. */
  public Optional<IdempotencyKey> key(InstantSource clock) {
    return key == null
        ? Optional.empty()
        : Optional.of(new IdempotencyKey(key, issued == null ? clock.instant() : issued));
  }

  /** What is said about the call, by name. */
  public Map<String, String> context() {
    return context;
  }
}
