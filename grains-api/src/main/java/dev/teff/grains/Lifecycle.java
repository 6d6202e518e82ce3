package dev.teff.grains;

/**
 * What a grain's class implements, beside its grain interface, to take part in the beginning and
 * the end of its activations. Both methods run as turns do: alone, with access to the grain's
 * state, free to call other grains.
 *
 * <pre>{@code
 * final class FeedGrain implements Feed, Lifecycle {
 *   public void onActivate() { prices = context.grains().ref(Prices.class, "all").snapshot(); }
 *   public void onDeactivate(DeactivationReason reason) { line.close(); }
 * }
 * }</pre>
 */
public interface Lifecycle {
  /**
   * Runs behind the constructor and before the first call. When it throws, the activation fails:
   * the waiting callers get {@code TEFF-209} with what was thrown as its cause, and the next call
   * tries again. An activation that fails again and again is quarantined ({@code TEFF-210}).
   */
  default void onActivate() throws Exception {}

  /**
   * Runs behind the last call, unless the silo dies. What it appends is committed, except where the
   * store is the reason. What it throws is logged.
   */
  default void onDeactivate(DeactivationReason reason) throws Exception {}
}
