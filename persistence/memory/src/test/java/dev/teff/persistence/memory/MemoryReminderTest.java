package dev.teff.persistence.memory;

import dev.teff.persistence.contract.ReminderContract;
import dev.teff.persistence.spi.Store;
import java.util.UUID;

final class MemoryReminderTest extends ReminderContract {
  private final String name = UUID.randomUUID().toString();

  @Override
  protected Store openStore() {
    return MemoryStore.named(name);
  }
}
