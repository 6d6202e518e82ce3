package dev.teff.runtime;

import dev.teff.persistence.spi.Store;
import dev.teff.runtime.spi.CallProbe;
import dev.teff.runtime.spi.Timekeeper;
import dev.teff.runtime.spi.Timings;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** What hosts grains, without the silo around it. */
final class TestHost {
  private TestHost() {}

  /** One in no cluster, at which nobody looks. */
  static Host of(
      SiloSettings settings, Timekeeper time, Executor turns, GrainTypes types, Store store) {
    return new Host(
        "test",
        settings,
        time,
        turns,
        RandomGenerator.getDefault(),
        types,
        Interceptors.NONE,
        store,
        null,
        CallProbe.NONE,
        Timings.NONE,
        grain -> Optional.empty());
  }
}
