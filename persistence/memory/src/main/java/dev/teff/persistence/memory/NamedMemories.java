package dev.teff.persistence.memory;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The memories that have a name. Static because that is what the name promises: everyone in this
 * JVM who opens it gets the same one.
 */
final class NamedMemories {
  private record Shared(Memory memory, int holders) {}

  private static final ConcurrentHashMap<String, Shared> BY_NAME = new ConcurrentHashMap<>();

  private NamedMemories() {}

  static Memory acquire(String name) {
    return BY_NAME.merge(
            name,
            new Shared(new Memory(), 1),
            (shared, unused) -> new Shared(shared.memory, shared.holders + 1))
        .memory;
  }

  /** Forgets the memory when nobody holds it any more, so that tests do not fill the heap. */
  static void release(String name) {
    BY_NAME.computeIfPresent(name, (unused, shared) -> withoutOneHolder(shared));
  }

  private static @Nullable Shared withoutOneHolder(Shared shared) {
    return shared.holders == 1 ? null : new Shared(shared.memory, shared.holders - 1);
  }
}
