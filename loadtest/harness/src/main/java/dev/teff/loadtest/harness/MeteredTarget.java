package dev.teff.loadtest.harness;

/** A target whose calls of grains can be counted by type and method. */
interface MeteredTarget extends Target {
  /** Where they pass. */
  GrainMeter meter();
}
