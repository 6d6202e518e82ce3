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
    // The function runs atomically; whether the map now holds this very object tells who won.
    var stored =
        memory.registers.compute(
            name,
            (unused, current) ->
                (current == null ? 0 : current.version()) == expectedVersion ? next : current);
    return stored == next;
  }
}
