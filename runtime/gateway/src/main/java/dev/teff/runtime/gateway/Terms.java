package dev.teff.runtime.gateway;

import dev.teff.grains.CallOptions;
import dev.teff.grains.IdempotencyKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a caller wants a call to be made.
 *
 * @param timeout how long it may take, when the caller says so
 * @param idempotencyKey under which it takes effect once, when there is one
 * @param oneWay whether the caller does not wait
 * @param context what is said about the call
 */
record Terms(
    Optional<Duration> timeout,
    Optional<IdempotencyKey> idempotencyKey,
    boolean oneWay,
    Map<String, String> context) {
  /** A call without wishes. */
  static final Terms PLAIN = new Terms(Optional.empty(), Optional.empty(), false, Map.of());

  /** The same with what a message says, which goes before what headers say. */
  Terms saying(Optional<IdempotencyKey> key, Map<String, String> more) {
    var all = new HashMap<>(context);
    all.putAll(more);
    return new Terms(timeout, key.or(() -> idempotencyKey), oneWay, Map.copyOf(all));
  }

  /** A key as it stands in a header, issued now. */
  static Optional<IdempotencyKey> key(@Nullable String header) {
    try {
      return Optional.ofNullable(header).map(text -> new IdempotencyKey(text, Instant.now()));
    } catch (IllegalArgumentException e) {
      throw Refusal.badArgument("the idempotency key", String.valueOf(e.getMessage()));
    }
  }

  /** Whether a header says that nobody waits. */
  static boolean oneWay(String name, @Nullable String header) {
    if (header == null || header.equalsIgnoreCase("false")) {
      return false;
    }
    if (!header.equalsIgnoreCase("true")) {
      throw Refusal.badArgument(name, "\"%s\" is neither true nor false".formatted(header));
    }
    return true;
  }

  /**
   * The same in the runtime's terms, but for the context.
   *
   * @throws IllegalArgumentException when the key is too long
   */
  CallOptions options(Duration remaining) {
    CallOptions options = CallOptions.timeout(remaining);
    if (idempotencyKey.isPresent()) {
      options = options.withKey(idempotencyKey.get());
    }
    return options;
  }
}
