package dev.teff.runtime.spi;

import dev.teff.grains.DeactivationReason;
import java.util.List;
import java.util.Map;

/**
 * What the grains of one type did on a silo since its start. Counts are exact, and never shrink.
 *
 * @param type the stable name
 * @param active how many are active now
 * @param activations how many activations there have been
 * @param deactivations how many of them have gone, by every reason
 * @param eventsAppended how many events, or values of key-value states, the store has committed
 * @param bytesAppended their bytes, what the runtime notes beside them included
 * @param eventsReplayed how many stored events were read to recover grains
 * @param ticks how many turns were no calls: ticks of timers, grains' own beginnings and ends
 * @param methods what became of calls, in the order of the interface
 */
public record TypeStatistics(
    String type,
    long active,
    long activations,
    Map<DeactivationReason, Long> deactivations,
    long eventsAppended,
    long bytesAppended,
    long eventsReplayed,
    long ticks,
    List<MethodStatistics> methods) {
  /** Copies the collections. */
  public TypeStatistics {
    deactivations = Map.copyOf(deactivations);
    methods = List.copyOf(methods);
  }

  /** How many turns ran. */
  public long turns() {
    return ticks + methods.stream().mapToLong(MethodStatistics::calls).sum();
  }
}
