package dev.teff.persistence.memory;

import dev.teff.persistence.contract.GrainDataContract;
import dev.teff.persistence.spi.Store;
import java.util.UUID;

final class MemoryGrainDataTest extends GrainDataContract {
  private final String name = UUID.randomUUID().toString();

  @Override
  protected Store openStore() {
    return MemoryStore.named(name);
  }
}
