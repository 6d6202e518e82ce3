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
 * that its calls are of all calls; of the memory, the same share for all that are there, looked at
 * or not.
 */
public final class Residents {
  private Residents() {}

  /**
   * The grains as candidates.
   *
   * @param here the grains on this silo that something is known of
   * @param all how many grains are on this silo
   * @param work what a grain has to do, in any unit
   * @param used what all of them use together
   * @param moveMicros what moving a grain costs
   * @param inARow how often a grain has moved in a row of late
   * @param mobile whether a grain may move now
   */
  public static Map<GrainId, Resident> estimate(
      Collection<GrainId> here,
      long all,
      ToDoubleFunction<GrainId> work,
      Load used,
      ToDoubleFunction<GrainId> moveMicros,
      ToIntFunction<GrainId> inARow,
      Predicate<GrainId> mobile) {
    double sum = here.stream().mapToDouble(work).sum();
    double memory = used.memory() / Math.max(all, here.size());
    Map<GrainId, Resident> residents = new HashMap<>();
    for (GrainId grain : here) {
      double cpu = sum == 0 ? 0 : used.cpu() * work.applyAsDouble(grain) / sum;
      residents.put(
          grain,
          new Resident(
              grain,
              new Load(cpu, memory),
              moveMicros.applyAsDouble(grain),
              inARow.applyAsInt(grain),
              mobile.test(grain)));
    }
    return residents;
  }
}
