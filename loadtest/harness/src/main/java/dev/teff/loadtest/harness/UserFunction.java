package dev.teff.loadtest.harness;

import org.jspecify.annotations.Nullable;

/**
 * Something that a virtual user asks for.
 *
 * @param <T> the answer
 */
@FunctionalInterface
public interface UserFunction<T extends @Nullable Object> {
  /**
   * Asks, on the user's own virtual thread; may block.
   *
   * @throws Exception when it failed
   */
  T apply(VirtualUser user) throws Exception;
}
