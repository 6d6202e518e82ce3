package dev.teff.persistence.memory;

import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.StoreProvider;
import java.util.List;

/** Opens {@code memory:} (a store of its own) and {@code memory:NAME} (shared within the JVM). */
public final class MemoryStoreProvider implements StoreProvider {
  private static final String SCHEME = "memory";

  /** For {@link java.util.ServiceLoader}. */
  public MemoryStoreProvider() {}

  @Override
  public List<String> schemes() {
    return List.of(SCHEME);
  }

  @Override
  public String example() {
    return "memory:";
  }

  @Override
  public Store open(String url) {
    String name = url.substring(SCHEME.length() + 1);
    return name.isEmpty() ? MemoryStore.create() : MemoryStore.named(name);
  }
}
