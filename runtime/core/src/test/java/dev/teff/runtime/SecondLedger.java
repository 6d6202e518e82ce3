package dev.teff.runtime;

import dev.teff.grains.GrainContext;
import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.GrainImplementation;
import dev.teff.grains.spi.Services;
import java.util.Optional;

/** A registration that competes with the generated one. */
public final class SecondLedger implements GrainImplementation<String, Ledger> {
  /** For {@link java.util.ServiceLoader}. */
  public SecondLedger() {}

  @Override
  public Class<Ledger> grainInterface() {
    return Ledger.class;
  }

  @Override
  public String implementationName() {
    return "dev.teff.other.LedgerGrain";
  }

  @Override
  public Ledger create(GrainContext<String> context, Services services) {
    throw new AssertionError("never hosted");
  }

  @Override
  public Optional<Codec<?>> events() {
    return Optional.empty();
  }

  @Override
  public Optional<Codec<?>> value() {
    return Optional.empty();
  }
}
