/**
 * The load harness: what a load test says, how it is run, and what it measured.
 *
 * <p>Start at {@link dev.teff.loadtest.harness.Load}, the words of a load test, and {@link
 * dev.teff.loadtest.harness.LoadRunner}, which runs one. How it measures: arrivals are precomputed
 * ({@link dev.teff.loadtest.harness.ArrivalSchedule}), each user is a virtual thread, and response
 * times count from when a user was meant to come.
 *
 * <p>Everything that describes a test is immutable and may be shared. A {@link
 * dev.teff.loadtest.harness.VirtualUser} belongs to its own thread.
 */
@NullMarked
package dev.teff.loadtest.harness;

import org.jspecify.annotations.NullMarked;
