package dev.teff.grains;

/**
 * Why an activation leaves the memory.
 *
 * <pre>{@code
 * final class FeedGrain implements Feed, Lifecycle {
 *   public void onDeactivate(DeactivationReason reason) {
 *     if (reason != DeactivationReason.MIGRATED) { line.close(); }
 *   }
 * }
 * }</pre>
 */
public enum DeactivationReason {
  /** Nobody called it for the idle time. */
  IDLE("was idle"),
  /** The grain, or an operator, asked for it. */
  REQUESTED("was asked to"),
  /** The memory gets scarce, and the grain is among those that were not called for longest. */
  MEMORY("had to make room"),
  /** A turn threw behind an append, so the grain's own fields may be ahead of its journal. */
  THREW_BEHIND_APPEND("threw behind an append"),
  /** The store did not commit; nothing can be appended any more. */
  STORE("lost its events to the store"),
  /** Another silo hosts the grain now. */
  MOVED("belongs to another silo"),
  /** It is carried to another silo. */
  MIGRATED("moved to another silo"),
  /** The silo shuts down. */
  SHUTDOWN("shuts down with its silo");

  private final String text;

  DeactivationReason(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
