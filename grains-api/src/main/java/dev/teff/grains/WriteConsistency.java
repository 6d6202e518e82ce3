package dev.teff.grains;

/**
 * What has to have happened to a change of a {@link Replicated} value before its turn's reply
 * leaves.
 *
 * <pre>{@code
 * public int like(String fan) { // and a majority of the silos knows, when it returns
 *   return fans.update(WriteConsistency.MAJORITY, (set, me) -> set.add(me, fan)).size();
 * }
 * }</pre>
 */
public enum WriteConsistency {
  /**
   * Nothing: the change is seen on this silo, and is on its way to the store and to the other
   * silos. It is lost when the silo dies within the next moments.
   */
  LOCAL,
  /** The change is in the store. */
  DURABLE,
  /**
   * The change is in the store, and merged on a majority of the cluster's silos. Not in idempotent
   * turns, which commit once, at their end; the ticks of reminders are such.
   */
  MAJORITY,
  /**
   * The change is in the store, and merged on all of the cluster's silos. Not in idempotent turns,
   * as {@link #MAJORITY}.
   */
  ALL
}
