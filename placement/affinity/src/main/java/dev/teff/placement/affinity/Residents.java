package dev.teff.placement.affinity;

import dev.teff.grains.GrainId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/**
 * Estimates what each grain of a silo uses: of the CPU that was measured for the silo, the share
 * that its calls are of all calls; of the memory, the same share for all.
 */
public final class Residents {
  private Residents() {}

  /**
   * The grains as candidates.
   *
   * @param here the grains on this silo
   * @param used what they use together
   * @param moveMicros what moving a grain costs
   * @param inARow how often a grain has moved in a row of late
   * @param mobile whether a grain may move now
   */
  public static Map<GrainId, Resident> estimate(
      Collection<GrainId> here,
      Neighbours graph,
      Load used,
      ToDoubleFunction<GrainId> moveMicros,
      ToIntFunction<GrainId> inARow,
      Predicate<GrainId> mobile) {
    double all = 0;
    for (GrainId grain : here) {
      all += graph.traffic(grain);
    }
    Map<GrainId, Resident> residents = new HashMap<>();
    for (GrainId grain : here) {
      double cpu = all == 0 ? 0 : used.cpu() * graph.traffic(grain) / all;
      residents.put(
          grain,
          new Resident(
              grain,
              new Load(cpu, used.memory() / here.size()),
              moveMicros.applyAsDouble(grain),
              inARow.applyAsInt(grain),
              mobile.test(grain)));
    }
    return residents;
  }
}
