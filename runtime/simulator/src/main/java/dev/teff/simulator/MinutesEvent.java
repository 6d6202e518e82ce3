package dev.teff.simulator;

/** What the minutes store. */
sealed interface MinutesEvent {
  /** A word was heard. */
  record Heard(String speech, int word) implements MinutesEvent {}
}
