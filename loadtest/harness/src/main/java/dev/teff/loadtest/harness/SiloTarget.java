package dev.teff.loadtest.harness;

import dev.teff.grains.Grains;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import dev.teff.runtime.Silo;

/** One silo in this process, with the grains of the class path and a store in memory. */
record SiloTarget(Store store, Silo silo, GrainMeter meter) implements MeteredTarget {
  static SiloTarget start() {
    Store store = Stores.open("memory:");
    var meter = new GrainMeter(false);
    try {
      return new SiloTarget(
          store, Silo.builder().name("loadtest").store(store).intercept(meter).start(), meter);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  @Override
  public String describe() {
    return "silo";
  }

  @Override
  public Grains grains() {
    return silo.grains();
  }

  @Override
  public void close() {
    silo.close();
    store.close();
  }
}
