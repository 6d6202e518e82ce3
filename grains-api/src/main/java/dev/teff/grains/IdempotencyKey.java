package dev.teff.grains;

import java.time.Instant;

/**
 * Tells one intended effect from any other: calls with the same key to the same grain take effect
 * once.
 *
 * <pre>{@code
 * Instant ordered = Instant.parse("2026-03-01T12:00:00Z"); // of the order, not of the attempt
 * CallOptions once = CallOptions.defaults().withKey(new IdempotencyKey("order-4711", ordered));
 * grains.with(alice, once).deposit(500);
 * }</pre>
 *
 * @param text unique among the calls to a grain, for as long as the silo's retention
 * @param issued when the caller first meant to make the call; keys older than the retention are
 *     refused, since nobody knows any more whether they took effect
 */
public record IdempotencyKey(String text, Instant issued) {
  /** The longest text, in characters. */
  public static final int MAX_LENGTH = 200;

  /**
   * Checks the length.
   *
   * @throws IllegalArgumentException when the text is empty or longer than {@link #MAX_LENGTH}
   */
  public IdempotencyKey {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "An idempotency key has 1 to %d characters, but was given %d."
              .formatted(MAX_LENGTH, text.length()));
    }
  }
}
