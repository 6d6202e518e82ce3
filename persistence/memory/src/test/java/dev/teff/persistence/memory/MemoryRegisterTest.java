package dev.teff.persistence.memory;

import dev.teff.persistence.contract.RegisterContract;
import dev.teff.persistence.spi.Store;
import java.util.UUID;

final class MemoryRegisterTest extends RegisterContract {
  private final String name = UUID.randomUUID().toString();

  @Override
  protected Store openStore() {
    return MemoryStore.named(name);
  }
}
