package dev.teff.runtime;

import org.jspecify.annotations.Nullable;

/**
 * The turn that a thread runs. One mutable slot per thread, looked up once per call, so that nested
 * inline turns only swap a field.
 */
final class CurrentTurn {
  private static final ThreadLocal<CurrentTurn> SLOT = ThreadLocal.withInitial(CurrentTurn::new);

  @Nullable Turn turn;

  private CurrentTurn() {}

  static CurrentTurn slot() {
    return SLOT.get();
  }
}
