package dev.teff.persistence.memory;

import dev.teff.persistence.contract.FaultContract;
import dev.teff.persistence.spi.Store;
import java.util.UUID;

final class MemoryFaultTest extends FaultContract {
  private final String name = UUID.randomUUID().toString();

  @Override
  protected Store openStore() {
    return MemoryStore.named(name);
  }
}
