package dev.teff.placement.affinity;

import java.util.Collection;

/**
 * How much each silo should carry. There are two marks, so that what fills a silo up does not at
 * once make it one that has to be relieved: moves for affinity fill it up to half of the tolerance,
 * and only beyond the whole tolerance is it relieved.
 */
final class Limits {
  private static final double ROUNDING = 1e-9;

  private final Rules rules;
  private final double cpuMean;
  private final double memoryMean;

  /** The marks for silos of which these are all. */
  Limits(Rules rules, Collection<SiloState> silos) {
    this.rules = rules;
    Load load = Load.NONE;
    Load capacity = Load.NONE;
    for (SiloState silo : silos) {
      load = load.plus(silo.load());
      capacity = capacity.plus(silo.capacity());
    }
    this.cpuMean = load.cpu() / capacity.cpu();
    this.memoryMean = load.memory() / capacity.memory();
  }

  /** Up to here may a silo be filled. */
  Load fill(Load capacity) {
    return mark(capacity, 0.5);
  }

  /** Beyond this it is relieved. */
  Load relieve(Load capacity) {
    return mark(capacity, 1);
  }

  private Load mark(Load capacity, double part) {
    double cpu = cpuMean * (1 + rules.cpuTolerance() * part);
    double memory = memoryMean * (1 + rules.memoryTolerance() * part);
    return new Load(
        capacity.cpu() * Math.max(cpu, rules.cpuFloor() * part),
        capacity.memory() * Math.max(memory, rules.memoryFloor() * part));
  }

  /** By how much a silo with this load is over a mark, as a share of its capacity. */
  static double excess(Load load, Load mark, Load capacity) {
    return share(load.cpu() - mark.cpu(), capacity.cpu())
        + share(load.memory() - mark.memory(), capacity.memory());
  }

  private static double share(double over, double capacity) {
    double share = over / capacity;
    return share > ROUNDING ? share : 0;
  }
}
