package dev.teff.placement.affinity;

/**
 * What grains use, or what a silo has.
 *
 * @param cpu in cores
 * @param memory in bytes
 */
public record Load(double cpu, double memory) {
  /** Nothing. */
  public static final Load NONE = new Load(0, 0);

  /** Both together. */
  public Load plus(Load other) {
    return new Load(cpu + other.cpu, memory + other.memory);
  }

  /** The difference. */
  public Load minus(Load other) {
    return new Load(cpu - other.cpu, memory - other.memory);
  }

  /** Many times this. */
  public Load times(double factor) {
    return new Load(cpu * factor, memory * factor);
  }
}
