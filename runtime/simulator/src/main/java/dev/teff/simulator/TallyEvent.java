package dev.teff.simulator;

/** What a tally stores. */
sealed interface TallyEvent {
  /** A number was added. */
  record Added(long number) implements TallyEvent {}
}
