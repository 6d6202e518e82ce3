package dev.teff.grains;

/**
 * Key-value state of one grain: one immutable value, stored whole. To be used in the grain's turns
 * only. Atomicity, durability and seals are those of {@link Journal}.
 *
 * <pre>{@code
 * public Profile rename(String name) {
 *   return state.set(state.get().withName(name));
 * }
 * }</pre>
 *
 * @param <S> the value's type
 */
public interface State<S> {
  /** The value as of now. */
  S get();

  /**
   * Replaces the value.
   *
   * @return the new value
   * @throws IllegalStateException outside a turn of this grain, or in a read-only turn
   */
  S set(S value);

  /** Waits until the value is durable. */
  void sync();
}
