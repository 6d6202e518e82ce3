package dev.teff.runtime;

import java.util.EnumSet;
import java.util.Set;

/**
 * The life of an activation.
 *
 * <pre>
 *        ┌──────── not wanted any more ──────┐
 *        │                                   ▼
 *   ACTIVATING ──constructed──► ACTIVE ──leaves──► LEAVING ──durable or broken──► GONE
 *        │                                                                        ▲
 *        └──────────────────────────────── failed ────────────────────────────────┘
 * </pre>
 */
enum ActivationState {
  /** The grain object is being made: its epoch is claimed, its events are replayed. */
  ACTIVATING,
  /** Turns run. */
  ACTIVE,
  /** No turn runs any more; what was appended is being committed. */
  LEAVING,
  /** Out of the table; what was queued has been sent on. */
  GONE;

  /** The states that may follow. */
  Set<ActivationState> successors() {
    return switch (this) {
      case ACTIVATING -> EnumSet.of(ACTIVE, LEAVING, GONE);
      case ACTIVE -> EnumSet.of(LEAVING);
      case LEAVING -> EnumSet.of(GONE);
      case GONE -> EnumSet.noneOf(ActivationState.class);
    };
  }
}
