package dev.teff.grains;

import java.time.Instant;

/**
 * Tells one intended effect from any other: calls with the same key to the same grain take effect
 * once.
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
