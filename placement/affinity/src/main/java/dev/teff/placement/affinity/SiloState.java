package dev.teff.placement.affinity;

/**
 * How much a silo has to do.
 *
 * @param name unique among the silos
 * @param load what it uses, measured
 * @param capacity what it has
 */
public record SiloState(String name, Load load, Load capacity) {
  /** Checks the capacity. */
  public SiloState {
    if (!(capacity.cpu() > 0) || !(capacity.memory() > 0)) {
      throw new IllegalArgumentException("Silo " + name + " has a capacity of " + capacity + ".");
    }
  }

  /** The same with so much more to do; negative for less. */
  public SiloState withMore(Load more) {
    Load sum = load.plus(more);
    return new SiloState(
        name, new Load(Math.max(0, sum.cpu()), Math.max(0, sum.memory())), capacity);
  }
}
