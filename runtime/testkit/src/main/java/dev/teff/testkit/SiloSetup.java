package dev.teff.testkit;

import dev.teff.runtime.SiloBuilder;

/**
 * What the silos of a test need besides name, store, clock and cluster: services for the
 * constructors of grains, settings. Has a constructor without parameters when it is named by {@link
 * GrainTest#setup()}.
 *
 * <pre>{@code
 * final class WithRates implements SiloSetup {
 *   public void configure(SiloBuilder silo) {
 *     silo.provide(Rates.class, new FixedRates());
 *   }
 * }
 * }</pre>
 */
@FunctionalInterface
public interface SiloSetup {
  /** Called for each silo before it starts. */
  void configure(SiloBuilder silo);

  /** Leaves silos as they are. */
  final class None implements SiloSetup {
    /** For {@link GrainTest}. */
    public None() {}

    @Override
    public void configure(SiloBuilder silo) {
      // Nothing to add.
    }
  }
}
