package dev.teff.simulator;

/** What tells which activation answered. */
interface Witnessed {
  String activation();
}
