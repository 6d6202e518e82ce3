package dev.teff.persistence.jdbi;

import dev.teff.grains.GrainException;
import org.jdbi.v3.core.Handle;

/**
 * A change that waits for the writer. The writer applies it in a transaction that it shares with
 * others, once more if that transaction had to be rolled back, and then calls one of the other
 * three.
 */
interface Write {
  /** Names the change in messages. */
  String subject();

  /** What it changes: writes with the same key keep their order. */
  String key();

  /** About how much it adds to a transaction. */
  long bytes();

  /** Makes the change within the current transaction and remembers the result. */
  void apply(Handle handle);

  /** Whether it does no harm when it was made and its caller is told that it was not. */
  default boolean isHarmless() {
    return false;
  }

  /** The result stands. */
  void committed();

  /** The change was surely not made. */
  void refused(GrainException cause);

  /** Nobody knows. */
  void unknown(GrainException cause);
}
