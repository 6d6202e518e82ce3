/**
 * Real silo processes under real faults: signals, and a network that is cut and loses packets, with
 * the workload and the checkers of the simulator. Start at {@link dev.teff.faults.Faults}. Used by
 * the thread that runs the command.
 */
@NullMarked
package dev.teff.faults;

import org.jspecify.annotations.NullMarked;
