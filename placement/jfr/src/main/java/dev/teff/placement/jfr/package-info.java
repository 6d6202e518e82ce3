/**
 * What silos tell the flight recorder, and how to read it back. Start at {@link
 * dev.teff.placement.jfr.GrainCallEvent} and {@link dev.teff.placement.jfr.FlightReader}; the
 * fields are in docs/placement.md. Events may be committed by any thread.
 */
@NullMarked
package dev.teff.placement.jfr;

import org.jspecify.annotations.NullMarked;
