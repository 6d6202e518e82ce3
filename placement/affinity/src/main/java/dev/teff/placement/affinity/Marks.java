package dev.teff.placement.affinity;

import java.util.BitSet;

/**
 * How far each side of a pair may be filled. A side that is too full is to go down to where others
 * are filled up to; one that is between the two marks may keep what it has.
 */
final class Marks {
  private final Load[] before;
  private final Load[] marks = new Load[2];
  private final Load[] capacity;
  private final Load slack;

  Marks(Pair pair, Limits limits) {
    before = new Load[] {pair.silos[0].load(), pair.silos[1].load()};
    capacity = new Load[] {pair.silos[0].capacity(), pair.silos[1].capacity()};
    for (int side = 0; side < 2; side++) {
      Load fill = limits.fill(capacity[side]);
      Load relieve = limits.relieve(capacity[side]);
      marks[side] =
          new Load(
              mark(before[side].cpu(), fill.cpu(), relieve.cpu()),
              mark(before[side].memory(), fill.memory(), relieve.memory()));
    }
    double cpu = 0;
    double memory = 0;
    for (Load load : pair.groupLoads) {
      cpu = Math.max(cpu, load.cpu());
      memory = Math.max(memory, load.memory());
    }
    slack = new Load(cpu, memory);
  }

  private static double mark(double now, double fill, double relieve) {
    return now > relieve ? fill : Math.max(fill, now);
  }

  /** The loads when these vertices have changed sides. */
  Load[] loads(Pair pair, BitSet away) {
    Load[] loads = before.clone();
    away.stream()
        .forEach(v -> {
          Load load = pair.vertices.get(v).load();
          int home = pair.home[v];
          loads[home] = loads[home].minus(load);
          loads[1 - home] = loads[1 - home].plus(load);
        });
    return loads;
  }

  /** By how much both sides together are over their marks before anything moves. */
  double excessBefore() {
    return excess(before);
  }

  /** By how much both sides together are over their marks. */
  double excess(Load[] loads) {
    return Limits.excess(loads[0], marks[0], capacity[0])
        + Limits.excess(loads[1], marks[1], capacity[1]);
  }

  /** The side that is further over its mark; -1 when none is. */
  int overloaded(Load[] loads) {
    double zero = Limits.excess(loads[0], marks[0], capacity[0]);
    double one = Limits.excess(loads[1], marks[1], capacity[1]);
    return zero <= 0 && one <= 0 ? -1 : zero >= one ? 0 : 1;
  }

  /** Whether a side had too much CPU work, and not too much memory, before anything moved. */
  boolean isRelieved(int side) {
    return before[side].cpu() - marks[side].cpu() > 1e-9 * capacity[side].cpu()
        && before[side].memory() <= marks[side].memory();
  }

  /** Whether a side can take so much; for good, or if it gives something back. */
  boolean hasRoom(Load[] loads, int side, Load load, boolean forGood) {
    Load after = loads[side].plus(load).minus(forGood ? Load.NONE : slack);
    return Limits.excess(after, marks[side], capacity[side]) == 0;
  }
}
