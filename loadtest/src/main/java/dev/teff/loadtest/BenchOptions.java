package dev.teff.loadtest;

import java.time.Duration;

/**
 * How long and how often to measure.
 *
 * @param duration of each measured run
 * @param warmup what runs before it, and does not count
 * @param pairs how often two sides of a comparison run
 */
record BenchOptions(Duration duration, Duration warmup, int pairs) {}
