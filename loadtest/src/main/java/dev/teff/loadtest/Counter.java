package dev.teff.loadtest;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;

/** The grain of the benchmarks: a small record in, a small record out, and next to no work. */
@GrainType("bench.counter")
public interface Counter extends Grain<String> {
  /** Adds a step. */
  Sum add(Step step);

  /** The process that hosts the grain. */
  long process();

  /**
   * What is added.
   *
   * @param amount how much
   * @param times how often
   */
  record Step(long amount, int times) {}

  /**
   * What came of it.
   *
   * @param total of all steps
   */
  record Sum(long total) {}
}
