/**
 * Whole clusters in one thread under one seed: the real silos and clients over a simulated network,
 * store and clock, with faults, and checkers for what they promise. Start at {@link
 * dev.teff.simulator.Simulation}. A simulation belongs to the thread that runs it.
 */
@NullMarked
package dev.teff.simulator;

import org.jspecify.annotations.NullMarked;
