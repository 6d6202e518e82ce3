package dev.teff.grains;

import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * State of a grain that is active on several silos at once. Each silo reads and changes its own
 * copy without asking anybody; changes travel to the other copies and are merged there. All copies
 * converge; until then, they differ.
 *
 * <p>To be used in the grain's turns only. A call to such a grain runs on the silo where it was
 * made.
 *
 * <pre>{@code
 * final class LikesGrain implements Likes {
 *   private final Replicated<ORSet<String>> fans;
 *
 *   LikesGrain(GrainContext<String> context) {
 *     fans = context.replicated(ORSet.empty());
 *   }
 *
 *   public int like(String fan) {
 *     return fans.update((set, me) -> set.add(me, fan)).size();
 *   }
 * }
 * }</pre>
 *
 * <p>A turn that throws takes its {@link WriteConsistency#DURABLE} changes back, and local ones
 * that it made behind those; the others have left by then.
 *
 * @param <T> the type of the value
 */
public interface Replicated<T extends Crdt<T>> {
  /** The value as this silo knows it, this turn's changes included. */
  T value();

  /**
   * Changes the value. The turn's reply leaves when the change is in the store.
   *
   * @param change answers the delta that a method of the value made
   * @return the value behind the change
   * @throws IllegalStateException outside a turn of this grain, or in a read-only turn; when the
   *     value was changed while the function ran, by the function itself or by a call that it made
   * @throws IllegalArgumentException when the function answers a whole value in which other
   *     replicas had a hand
   */
  default T update(BiFunction<? super T, ? super Replica, ? extends T> change) {
    return update(WriteConsistency.DURABLE, change);
  }

  /**
   * Changes the value. {@link WriteConsistency#MAJORITY} and {@link WriteConsistency#ALL} wait in
   * the turn; read-only turns of the grain, and {@linkplain #onMerge observers}, run meanwhile.
   *
   * @throws GrainException {@code TEFF-320} when it would make the value larger than it may be;
   *     {@code TEFF-222} when an idempotent turn, as a reminder's tick is, would wait for others;
   *     {@code TEFF-324} when too few silos confirmed the change, which is in the store
   *     nevertheless
   */
  T update(
      WriteConsistency consistency, BiFunction<? super T, ? super Replica, ? extends T> change);

  /**
   * Calls this in a turn whenever changes of other silos were merged, with the value behind them.
   * What it throws is logged.
   */
  void onMerge(Consumer<? super T> observer);
}
