package dev.teff.persistence.contract;

import dev.teff.persistence.contract.FaultPlan.Operation;
import dev.teff.persistence.spi.Register;
import java.util.Optional;

/** The registers of a {@link FaultyStore}. */
final class FaultyRegister implements Register {
  private final Register register;
  private final Faults faults;

  FaultyRegister(Register register, Faults faults) {
    this.register = register;
    this.faults = faults;
  }

  @Override
  public Optional<Versioned> read(String name) {
    return faults.spoil(Operation.READ_REGISTER, name, () -> register.read(name));
  }

  @Override
  public boolean compareAndSet(String name, long expectedVersion, byte[] value) {
    return faults.spoil(
        Operation.COMPARE_AND_SET,
        name,
        () -> register.compareAndSet(name, expectedVersion, value));
  }
}
