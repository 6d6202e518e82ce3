package dev.teff.grains;

import java.time.InstantSource;

/**
 * Who changes a {@link Crdt}: one copy of it, which makes changes one at a time.
 *
 * <p>The number must never be used by two copies, nor again by a copy that has lost what it did
 * under it: two changes would carry one name, and the copies would never agree. The runtime
 * allocates it in the store.
 *
 * <pre>{@code
 * Replica here = new Replica(1, InstantSource.system());
 * Flag seen = flag.merge(flag.enable(here));
 * }</pre>
 *
 * @param id a positive number
 * @param clock for the types in which the last writer wins
 */
public record Replica(long id, InstantSource clock) {
  /** Checks the number. */
  public Replica {
    if (id <= 0) {
      throw new IllegalArgumentException("A replica's number is positive, not " + id);
    }
  }
}
