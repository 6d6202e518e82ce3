package dev.teff.runtime.spi;

import dev.teff.grains.spi.GrainContract;

/** A silo, as its cluster sees it. As a {@link CallHandler} it takes calls that arrived here. */
public interface LocalSilo extends CallHandler {
  /** The silo's name, unique in its cluster. */
  String name();

  /**
   * The contract of a grain type.
   *
   * @throws dev.teff.grains.GrainException {@code TEFF-102} naming the nearest types, when none has
   *     this name
   */
  GrainContract<?, ?> contract(String typeName);

  /**
   * The index of a method in its contract.
   *
   * @throws dev.teff.grains.GrainException {@code TEFF-103} naming the nearest methods
   */
  int method(GrainContract<?, ?> contract, String methodName);

  /**
   * Says that {@link Cluster#hosts} may answer differently now. Activations that belong elsewhere
   * finish their turns, become durable, and go; what is queued at them is sent on.
   */
  void hostingChanged();

  /** What the silo did so far. */
  SiloStatistics statistics();
}
