package dev.teff.runtime;

/** Why an activation leaves. */
enum Reason {
  /** Nobody called it for the idle time. */
  IDLE("was idle"),
  /** The grain asked for it. */
  REQUESTED("asked for it"),
  /** A turn threw behind an append, so the grain's own fields may be ahead of its journal. */
  THREW_BEHIND_APPEND("threw behind an append"),
  /** The store did not commit. */
  STORE("lost its events to the store"),
  /** Another silo hosts the grain now. */
  MOVED("belongs to another silo"),
  /** The silo shuts down. */
  SHUTDOWN("shuts down with its silo");

  private final String text;

  Reason(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
