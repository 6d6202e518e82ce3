package dev.teff.persistence.memory;

import dev.teff.persistence.spi.Register;
import java.util.Optional;

/** Registers in a map whose entries are immutable. */
final class MemoryRegister implements Register {
  private final Memory memory;
  private final Gate gate;

  MemoryRegister(Memory memory, Gate gate) {
    this.memory = memory;
    this.gate = gate;
  }

  @Override
  public Optional<Versioned> read(String name) {
    gate.check();
    return Optional.ofNullable(memory.registers.get(name));
  }

  @Override
  public boolean compareAndSet(String name, long expectedVersion, byte[] value) {
    gate.check();
    var next = new Versioned(expectedVersion + 1, value.clone());
    if (expectedVersion == 0) {
      return memory.registers.putIfAbsent(name, next) == null;
    }
    Versioned current = memory.registers.get(name);
    return current != null
        && current.version() == expectedVersion
        && memory.registers.replace(name, current, next);
  }
}
