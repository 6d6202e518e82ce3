package dev.teff.simulator;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something whose calls shall look as if they had happened one after the other.
 *
 * @param name names it in messages, for example {@code tally/a}
 * @param initial its state before the first call; states have {@code equals} and {@code hashCode}
 */
public record Subject<S>(String name, S initial) {
  /** What one call does to a state. */
  @FunctionalInterface
  public interface Step<S, R> {
    /**
     * The state behind the call; empty when the call cannot have returned this from that state.
     *
     * @param result what it returned; null when nobody knows, and nothing is to be checked
     */
    Optional<S> apply(S state, @Nullable R result);

    /**
     * Whether the call may still return this after other calls have happened first. To answer true
     * is never wrong; to answer false where it cannot, ends a search early that would be long.
     */
    default boolean mayReturnLater(S state, R result) {
      return true;
    }
  }
}
