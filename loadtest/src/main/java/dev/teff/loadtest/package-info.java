/**
 * The benchmark kernel and the benchmarks: {@code ./teff bench list}.
 *
 * <p>A benchmark implements {@link dev.teff.loadtest.Benchmark} and measures through its {@link
 * dev.teff.loadtest.BenchContext}. How that measures: {@link dev.teff.loadtest.OpenLoop} (arrivals
 * by a schedule), {@link dev.teff.loadtest.ClosedLoop} (callers that wait), {@link
 * dev.teff.loadtest.AlternatingPairs} (one thing against another).
 */
@NullMarked
package dev.teff.loadtest;

import org.jspecify.annotations.NullMarked;
