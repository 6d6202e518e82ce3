package dev.teff.persistence.memory;

import dev.teff.persistence.contract.SnapshotContract;
import dev.teff.persistence.spi.Store;
import java.util.UUID;

final class MemorySnapshotTest extends SnapshotContract {
  private final String name = UUID.randomUUID().toString();

  @Override
  protected Store openStore() {
    return MemoryStore.named(name);
  }
}
