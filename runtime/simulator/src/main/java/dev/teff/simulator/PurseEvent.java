package dev.teff.simulator;

/** What a purse stores. */
sealed interface PurseEvent {
  /** A transfer was booked. */
  record Booked(String transfer, long amount) implements PurseEvent {}
}
